#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/ledger.hpp"

namespace splitee {

// What the stations cost in each stretch of rounds between which costs change; the same where they
// never do.
using CostTables = std::vector<CostTable>;

// What a policy did so far: a ledger for each stretch of constant costs. Whole numbers, as in each
// ledger; totals are sums over the stretches, and those of one stretch are its ledger's.
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

  // See Ledger; a table for each stretch so far, or more.
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
