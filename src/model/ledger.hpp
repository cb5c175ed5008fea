#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/cost_model.hpp"

namespace splitee {

// A policy's record so far, in whole numbers: how often its rounds ended at each station with each
// fate, how often it was right, and the sum of the confidences in its rewards. Costs, rewards and
// regret are products of these with a table of costs, so no total drifts however many rounds it
// covers, and ledgers of parts of a run add up exactly.
class Ledger {
 public:
  // Confidences are added up as multiples of 2^-50: exact for every float32 of at least 2^-27.
  static constexpr double kUnit = 1.0 / (std::uint64_t{1} << 50U);

  // `seen` in kUnit, rounded to a whole number, for seen in [-1, 1]: the last place of 6 + seen is
  // exactly this unit.
  [[nodiscard]] static std::int64_t in_units(double seen) {
    return std::bit_cast<std::int64_t>(seen + 6.0) - std::bit_cast<std::int64_t>(6.0);
  }

  // The number of rounds that a Batch holds without overflow.
  static constexpr std::size_t kLongestBatch = 4096;

  explicit Ledger(std::size_t stations) : counts_(stations * kFates) {}

  // The part of the ledger that a replay loop keeps in registers; at most kLongestBatch rounds.
  struct Batch {
    std::int64_t confidence = 0;
    std::uint64_t correct = 0;

    // `seen` is the reward's part besides costs; `right` is 1 where the answer that counts is
    // right.
    void add(double seen, std::uint8_t right) {
      confidence += in_units(seen);
      correct += right;
    }
  };

  void count(std::size_t station, Fate fate, std::uint64_t rounds) {
    counts_[index(station, fate)] += rounds;
  }
  // Of a round that was offloaded over a link that changes: milliseconds until all was sent, and of
  // sending, in multiples of 2^-20. Of 2^32 rounds each may take up to 2^74 ms.
  void add_sending(double up_ms, double sending_ms) {
    up_ += in_time_units(up_ms);
    sending_ += in_time_units(sending_ms);
  }
  // Of these, milliseconds that the round's reward does not count.
  void leave_uncounted(double ms) { uncounted_ += std::llround(ms * kTimeUnits); }
  void add(const Batch& batch) {
    confidence_ += batch.confidence;
    correct_ += batch.correct;
  }

  [[nodiscard]] std::size_t stations() const { return counts_.size() / kFates; }
  [[nodiscard]] std::uint64_t rounds(std::size_t station, Fate fate) const {
    return counts_[index(station, fate)];
  }
  [[nodiscard]] std::uint64_t rounds(Fate fate) const;  // over all stations
  [[nodiscard]] std::uint64_t rounds() const;
  [[nodiscard]] std::uint64_t correct() const { return correct_; }

  // Total cost in lambda; `costs` are those of this ledger's stations.
  [[nodiscard]] double cost(const CostTable& costs) const;

  // Total reward.
  [[nodiscard]] double reward(const CostTable& costs) const;

  // Cumulative regret against `reference` over the same samples: sum_t r_ref(x_t) - r_own(x_t),
  // each with the costs of its own stations.
  [[nodiscard]] double regret(const CostTable& costs, const Ledger& reference,
                              const CostTable& reference_costs) const;

 private:
  // Offered by g++ and clang++ alike; 2^77 rounds fit.
  __extension__ using Wide = __int128;

  [[nodiscard]] static std::size_t index(std::size_t station, Fate fate) {
    return station * kFates + static_cast<std::size_t>(fate);
  }
  [[nodiscard]] long double weighted(const std::vector<double>& reaching,
                                     const CostTable& costs) const;

  // What the rewards count.
  [[nodiscard]] long double rewarded(const CostTable& costs) const;

  static constexpr double kTimeUnits = std::uint64_t{1} << 20U;  // of a millisecond

  // Rounded; most times fit into 64 bits, which takes less time.
  [[nodiscard]] static Wide in_time_units(double ms) {
    const double units = ms * kTimeUnits;
    if (std::abs(units) < 0x1p62) return std::llround(units);
    return static_cast<Wide>(std::round(units));
  }

  std::vector<std::uint64_t> counts_;  // by station, then fate
  Wide confidence_ = 0;                // in kUnit
  std::uint64_t correct_ = 0;
  Wide up_ = 0;  // in kTimeUnits
  Wide sending_ = 0;
  Wide uncounted_ = 0;
};

}  // namespace splitee
