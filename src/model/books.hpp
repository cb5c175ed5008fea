#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/ledger.hpp"

namespace splitee {

// The stations' costs in each stretch of rounds between which costs change; a single table where
// they never do.
using CostTables = std::vector<CostTable>;

// A policy's record so far: a ledger for each stretch of constant costs. Counts are whole numbers,
// as in each ledger; totals are sums over the stretches.
class Books {
 public:
  explicit Books(std::size_t stations) : stretches_(1, Ledger(stations)) {}

  // The ledger of the present stretch.
  [[nodiscard]] Ledger& open() { return stretches_.back(); }

  // Rounds from now on have other costs.
  void begin_stretch() { stretches_.emplace_back(stretches_.front().stations()); }

  [[nodiscard]] std::size_t stations() const { return stretches_.front().stations(); }
  [[nodiscard]] const std::vector<Ledger>& stretches() const { return stretches_; }
  [[nodiscard]] std::uint64_t rounds(std::size_t station, Fate fate) const;
  [[nodiscard]] std::uint64_t rounds(Fate fate) const;
  [[nodiscard]] std::uint64_t rounds() const;
  [[nodiscard]] std::uint64_t correct() const;

  // As in Ledger, with at least one table for each stretch so far.
  [[nodiscard]] double cost(const CostTables& costs) const;
  [[nodiscard]] double reward(const CostTables& costs) const;
  [[nodiscard]] double regret(const CostTables& costs, const Books& reference,
                              const CostTables& reference_costs) const;

 private:
  template <class OfOne>
  [[nodiscard]] auto sum(const OfOne& of_one) const;

  std::vector<Ledger> stretches_;
};

}  // namespace splitee
