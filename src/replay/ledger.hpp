#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cost/cost_model.hpp"

namespace splitee {

// What a policy did so far, in whole numbers: how often it exited and offloaded at each exit, how
// often it was right, and the sum of the confidences that its rewards hold. Costs, rewards and
// regret follow from it, so no total drifts however many rounds it covers, and ledgers of parts of
// a run add up exactly.
class Ledger {
 public:
  // Confidences are added up as multiples of 2^-50: exact for every float32 of at least 2^-27.
  static constexpr double kUnit = 1.0 / (std::uint64_t{1} << 50U);

  // `seen` in kUnit, rounded to a whole number, for seen in [0, 1]: 4 + seen has just this unit in
  // the last place.
  [[nodiscard]] static std::int64_t in_units(double seen) {
    return std::bit_cast<std::int64_t>(seen + 4.0) - std::bit_cast<std::int64_t>(4.0);
  }

  // So many rounds may be added to a Batch before it overflows.
  static constexpr std::size_t kLongestBatch = 4096;

  explicit Ledger(std::size_t exits) : exited_(exits), offloaded_(exits) {}

  // The part of the ledger that a replay loop keeps in registers; at most kLongestBatch rounds.
  struct Batch {
    std::int64_t confidence = 0;
    std::uint64_t correct = 0;

    // `seen` is C_i where the sample exited and C_L where it was offloaded.
    void add(double seen, std::uint8_t right) {
      confidence += in_units(seen);
      correct += right;
    }
  };

  void count_exits(std::size_t exit, std::uint64_t rounds) { exited_[exit] += rounds; }
  void count_offloads(std::size_t exit, std::uint64_t rounds) { offloaded_[exit] += rounds; }
  void add(const Batch& batch) {
    confidence_ += batch.confidence;
    correct_ += batch.correct;
  }

  [[nodiscard]] const std::vector<std::uint64_t>& exited() const { return exited_; }
  [[nodiscard]] const std::vector<std::uint64_t>& offloaded() const { return offloaded_; }
  [[nodiscard]] std::uint64_t correct() const { return correct_; }
  [[nodiscard]] std::uint64_t rounds() const;
  [[nodiscard]] std::uint64_t total_offloaded() const;

  // This ledger, of a network with one exit, as that of a network with `exits` of which only `exit`
  // was played.
  [[nodiscard]] Ledger moved_to(std::size_t exit, std::size_t exits) const;

  // Total cost in lambda for a policy with this charge.
  [[nodiscard]] double cost(const CostModel& costs, Charge charge) const;

  // Total reward for a policy with this charge.
  [[nodiscard]] double reward(const CostModel& costs, Charge charge) const;

  // Cumulative regret of this ledger against `reference`, both over the same samples, with the
  // reward of a policy with this charge: sum_t r_ref(x_t) - r_played(x_t).
  [[nodiscard]] double regret(const Ledger& reference, const CostModel& costs, Charge charge) const;

 private:
  // What g++ and clang++ both offer; 2^77 rounds fit.
  __extension__ using Wide = __int128;

  [[nodiscard]] long double rewarded_cost(const CostModel& costs, Charge charge) const;

  std::vector<std::uint64_t> exited_;
  std::vector<std::uint64_t> offloaded_;
  Wide confidence_ = 0;  // in kUnit
  std::uint64_t correct_ = 0;
};

}  // namespace splitee
