#pragma once

#include <concepts>

#include "replay/environment.hpp"
#include "replay/player.hpp"
#include "replay/tally.hpp"

namespace splitee {

// A policy that splits every sample at arm().
template <class P>
concept ConstantPolicy = SplittingPolicy<P> && requires(const P& policy) {
  { policy.arm() } -> std::same_as<std::size_t>;
};

// The player of constant policies: nothing is decided, so whole columns are summed up.
template <ConstantPolicy P>
class ConstantPlayer final : public Player {
 public:
  ConstantPlayer(const HindsightSetup& setup, const CostModel& /*costs*/)
      : arm_(P(setup).arm()), threshold_(setup.threshold), ledger_(setup.exits) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t /*first_round*/,
            std::span<const double> /*sqrt_log*/) override {
    const std::size_t last = tile.exits() - 1;
    Tally tally{.here = tile.column(arm_),
                .final = tile.column(last),
                .threshold = threshold_,
                .is_last_exit = arm_ == last,
                .begin = from,
                .end = to};
    run_(tally);
    ledger_.count_exits(arm_, tally.exited);
    ledger_.count_offloads(arm_, to - from - tally.exited);
    ledger_.add({.confidence = tally.confidence_sum, .correct = tally.correct_sum});
  }

  [[nodiscard]] std::optional<std::size_t> estimated_best() const override { return std::nullopt; }
  [[nodiscard]] const Ledger& ledger() const override { return ledger_; }

 private:
  std::size_t arm_;
  double threshold_;
  Ledger ledger_;
  TallyFunction run_ = tally_function();
};

}  // namespace splitee
