#pragma once

#include <cstddef>

#include "cost/cost_model.hpp"
#include "policy/policy.hpp"
#include "replay/ledger.hpp"
#include "replay/tile.hpp"

namespace splitee {

// One row of a tile: what the network said of a sample at each exit.
class Sample {
 public:
  Sample(const Tile& tile, std::size_t row) : tile_(&tile), row_(row) {}

  [[nodiscard]] double confidence(std::size_t exit) const { return tile_->confidence(row_, exit); }
  [[nodiscard]] std::uint8_t correct(std::size_t exit) const { return tile_->correct(row_, exit); }

 private:
  const Tile* tile_;
  std::size_t row_;
};

// What a sample that is split at an arm gives: where the device's rule sends it, and the reward.
struct Outcome {
  bool exits;
  double seen;  // C_i where it exits, C_L where it is offloaded
  double reward;
};

// The device and the cloud of one cell: decides between exit and offload, and what a policy is
// told.
class Environment {
 public:
  Environment(const CostModel& costs, Charge charge, double threshold)
      : rewards_(costs, charge), threshold_(threshold), last_(costs.exits() - 1) {}

  [[nodiscard]] std::size_t last() const { return last_; }
  [[nodiscard]] double threshold() const { return threshold_; }
  [[nodiscard]] const Rewards& rewards() const { return rewards_; }

  [[nodiscard]] Outcome split(const Sample& sample, std::size_t arm) const {
    const double confidence = sample.confidence(arm);
    if (confidence >= threshold_ || arm == last_) {
      return {true, confidence, rewards_.of_exit(arm, confidence)};
    }
    const double final_confidence = sample.confidence(last_);
    return {false, final_confidence, rewards_.of_offload(arm, final_confidence)};
  }

  // Writes a round in which `arm` was played into the books.
  void book(const Sample& sample, std::size_t arm, const Outcome& outcome, Ledger& ledger,
            Ledger::Batch& batch) const {
    if (outcome.exits) {
      ledger.count_exits(arm, 1);
      batch.add(outcome.seen, sample.correct(arm));
    } else {
      ledger.count_offloads(arm, 1);
      batch.add(outcome.seen, sample.correct(last_));
    }
  }

  // Tells a policy the rewards of a round in which `arm` was played, as far as its feedback goes.
  // C_L counts as observed where the sample was offloaded or `arm` is the last.
  template <LearningPolicy P>
  void teach(P& policy, const Sample& sample, std::size_t arm, const Outcome& outcome) const {
    const Feedback feedback = policy.feedback();
    if (feedback == Feedback::kPublished || feedback == Feedback::kObservable) {
      const bool final_seen = feedback == Feedback::kPublished || !outcome.exits || arm == last_;
      for (std::size_t j = 0; j < arm; ++j) {
        const Outcome other = split(sample, j);
        if (other.exits || final_seen) policy.learn(j, other.reward);
      }
    }
    if (feedback != Feedback::kNone) policy.learn(arm, outcome.reward);
  }

  // The uncounted warm start: arm k on the k-th sample, told the reward of arm k only.
  template <LearningPolicy P>
  void warm_up(P& policy, const Tile& tile) const {
    for (std::size_t arm = 0; arm <= last_; ++arm) {
      policy.learn(arm, split(Sample(tile, arm), arm).reward);
    }
  }

 private:
  Rewards rewards_;
  double threshold_;
  std::size_t last_;
};

}  // namespace splitee
