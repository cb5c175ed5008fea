#pragma once

#include <utility>
#include <vector>

#include "replay/column_use.hpp"
#include "replay/player.hpp"

// The players of regret's references that are no policies.
namespace splitee {

// Plays one arm after another, each from its round on.
template <class S>
class PlannedArmPlayer final : public Player {
 public:
  // The plan's rounds rise from 0.
  PlannedArmPlayer(Environment environment, std::vector<ArmFrom> plan)
      : Player(std::move(environment)),
        plan_(std::move(plan)),
        columns_(this->environment().arms().size()) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& /*logs*/) override {
    columns_.begin();
    Ledger::Batch batch;
    for (std::size_t row = from; row < to; ++row) {
      const std::uint64_t t = first_round + (row - from);
      while (at_ + 1 < plan_.size() && plan_[at_ + 1].round <= t) ++at_;
      const S sample(tile, row);
      begin_round(t, sample);
      columns_.use(tile, environment(), plan_[at_].arm);
      book(sample, environment().play(sample, plan_[at_].arm), batch);
    }
    books().add(batch);
  }

 private:
  std::vector<ArmFrom> plan_;
  std::size_t at_ = 0;  // in the plan
  ColumnUse columns_;
};

// Plays on each sample the arm that is best there, the lowest of equals.
template <class S>
class BestArmPlayer final : public Player {
 public:
  explicit BestArmPlayer(Environment environment) : Player(std::move(environment)) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& /*logs*/) override {
    tile.gather_all();
    Ledger::Batch batch;
    for (std::size_t row = from; row < to; ++row) {
      const S sample(tile, row);
      begin_round(first_round + (row - from), sample);
      Outcome best = environment().play(sample, 0);
      for (std::size_t arm = 1; arm < environment().arms().size(); ++arm) {
        const Outcome outcome = environment().play(sample, arm);
        if (outcome.reward > best.reward) best = outcome;
      }
      book(sample, best, batch);
    }
    books().add(batch);
  }
};

}  // namespace splitee
