#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "model/cost_model.hpp"
#include "model/ledger.hpp"
#include "policy/policy.hpp"
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

// How a round ends.
struct Outcome {
  std::size_t station = 0;  // of the environment
  Fate fate = Fate::kStop;
  double seen = 0;    // confidence of the exit whose answer counts: C_i on stopping, else C_L
  double reward = 0;  // seen, less mu times the cost that the reward counts
};

// What a fast path may rely on; one that is not given is not taken.
struct Claims {
  bool looks_once = false;      // each arm looks at one exit and offloads otherwise
  bool passes_earlier = false;  // and its walk sees the exits of all arms before it, of none behind
  bool constant_costs = true;   // what a station costs is the same in every round
  bool answers_at_once = true;  // a reward is known in the round that earns it
};

// The device, the link and the cloud of one cell. The only place that knows the rule by which a
// sample stops at an exit or goes on, and what a round makes known.
class Environment {
 public:
  // For a policy that chooses among arms.
  Environment(std::vector<Arm> arms, const CostModel& costs);

  // For a policy that walks: its stations are the exits.
  explicit Environment(const CostModel& costs);

  [[nodiscard]] const std::vector<Arm>& arms() const { return arms_; }
  [[nodiscard]] const std::vector<Station>& stations() const { return stations_; }
  [[nodiscard]] std::size_t last_exit() const { return last_; }
  [[nodiscard]] const CostTable& costs() const { return costs_; }
  [[nodiscard]] Claims claims() const;

  // The station of an arm's first look; the others follow in their order.
  [[nodiscard]] std::size_t first_station(std::size_t arm) const { return first_station_[arm]; }

  // What the sample gives under an arm.
  [[nodiscard]] Outcome play(const Sample& sample, std::size_t arm) const;

  // What a walk gives that ends at an exit.
  [[nodiscard]] Outcome end_walk(const Sample& sample, std::size_t exit, Fate fate) const {
    return fate == Fate::kStop ? stop(exit, sample.confidence(exit)) : offload(exit, sample);
  }

  // Writes a round into the books.
  void book(const Sample& sample, const Outcome& outcome, Ledger& ledger,
            Ledger::Batch& batch) const {
    ledger.count(outcome.station, outcome.fate, 1);
    batch.add(
        outcome.seen,
        sample.correct(outcome.fate == Fate::kStop ? stations_[outcome.station].exit : last_));
  }

  // Tells a learner what a round makes known in which `arm` was played: the reward of each arm
  // whose own walk needs only what is known from the walk made: the exits that the device
  // evaluated, and the final exit's answer where the sample was offloaded or ran to it.
  template <Learner P>
  void reveal(P& policy, const Sample& sample, std::size_t arm, const Outcome& outcome) const {
    const Feedback feedback = policy.feedback();
    if (feedback != Feedback::kOwnArm) {
      const Station& end = stations_[outcome.station];
      const bool final_seen =
          feedback == Feedback::kPublished || outcome.fate == Fate::kOffload || end.exit == last_;
      for (std::size_t other = 0; other < arms_.size(); ++other) {
        if (other == arm) continue;
        if (const auto reward = known_reward(sample, other, end, final_seen)) {
          policy.observe({other, *reward});
        }
      }
    }
    policy.observe({arm, outcome.reward});
  }

 private:
  [[nodiscard]] Outcome stop(std::size_t station, double confidence) const {
    return {station, Fate::kStop, confidence, confidence - stop_penalty_[station]};
  }
  [[nodiscard]] Outcome offload(std::size_t station, const Sample& sample) const {
    const double final_confidence = sample.confidence(last_);
    return {station, Fate::kOffload, final_confidence,
            final_confidence - offload_penalty_[station]};
  }
  void take_costs(const CostModel& costs);
  [[nodiscard]] Outcome end_unsure(const Sample& sample, std::size_t arm) const;
  [[nodiscard]] std::optional<double> known_reward(const Sample& sample, std::size_t arm,
                                                   const Station& end, bool final_seen) const;

  std::vector<Arm> arms_;
  std::vector<std::size_t> first_station_;  // by arm
  std::vector<Station> stations_;
  std::size_t last_;  // exit
  CostTable costs_;
  std::vector<double> stop_penalty_;  // by station
  std::vector<double> offload_penalty_;
};

inline Outcome Environment::play(const Sample& sample, std::size_t arm) const {
  const Arm& plan = arms_[arm];
  std::size_t station = first_station_[arm];
  for (const Look& look : plan.looks) {
    const double confidence = sample.confidence(look.exit);
    if (confidence >= look.threshold) return stop(station, confidence);
    ++station;
  }
  return end_unsure(sample, arm);
}

// The round of a sample that was sure enough at no look of the arm.
inline Outcome Environment::end_unsure(const Sample& sample, std::size_t arm) const {
  const Arm& plan = arms_[arm];
  const std::size_t behind = first_station_[arm] + plan.looks.size();
  return plan.ending == Ending::kFinalExit ? stop(behind, sample.confidence(last_))
                                           : offload(behind - 1, sample);
}

}  // namespace splitee
