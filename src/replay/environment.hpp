#pragma once

#include <algorithm>
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
  bool looks_once = false;      // each arm looks at one exit, and offloads otherwise
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
  [[nodiscard]] const Claims& claims() const { return claims_; }

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
    batch.add(outcome.seen,
              sample.correct(outcome.fate == Fate::kStop ? stops_[outcome.station].exit : last_));
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
      // Where an arm passes the exits of just those before it, nothing else need be asked.
      const std::size_t others = claims_.passes_earlier ? arm : arms_.size();
      if (claims_.passes_earlier && final_seen) {
        for (std::size_t other = 0; other < others; ++other) {
          policy.observe({other, play(sample, other).reward});
        }
      } else {
        for (std::size_t other = 0; other < others; ++other) {
          if (other == arm) continue;
          if (const auto reward = known_reward(sample, other, end, final_seen)) {
            policy.observe({other, *reward});
          }
        }
      }
    }
    policy.observe({arm, outcome.reward});
  }

 private:
  // What a round at a station comes to.
  struct Stop {
    std::size_t exit;
    double threshold;  // of the look; walks have none
    double stop_penalty;
    double offload_penalty;
  };

  [[nodiscard]] Outcome stop(std::size_t station, double confidence) const {
    return {station, Fate::kStop, confidence, confidence - stops_[station].stop_penalty};
  }
  [[nodiscard]] Outcome offload(std::size_t station, const Sample& sample) const {
    const double final_confidence = sample.confidence(last_);
    return {station, Fate::kOffload, final_confidence,
            final_confidence - stops_[station].offload_penalty};
  }
  [[nodiscard]] std::size_t behind(std::size_t arm) const { return first_station_[arm + 1]; }
  void add_stop(const Look& look);
  [[nodiscard]] Claims find_claims() const;
  [[nodiscard]] std::optional<double> known_reward(const Sample& sample, std::size_t arm,
                                                   const Station& end, bool final_seen) const;

  std::vector<Arm> arms_;
  std::vector<Station> stations_;
  std::size_t last_;  // exit
  CostTable costs_;
  std::vector<Stop> stops_;                       // by station
  std::vector<std::size_t> first_station_ = {0};  // by arm, and behind the last
  Claims claims_;
};

// Inlined by force: the loops of the players are several times faster for it.
[[gnu::always_inline]] inline Outcome Environment::play(const Sample& sample,
                                                        std::size_t arm) const {
  for (std::size_t station = first_station_[arm]; station < behind(arm); ++station) {
    const double confidence = sample.confidence(stops_[station].exit);
    if (confidence >= stops_[station].threshold) return stop(station, confidence);
  }
  return offload(behind(arm) - 1, sample);
}

// Whether the device evaluated an exit in a walk that ended at `end`.
[[nodiscard]] inline bool was_evaluated(std::size_t exit, const Station& end) {
  if (end.heads == Heads::kPassed) return exit <= end.exit;
  return std::find(end.looked.begin(), end.looked.end(), exit) != end.looked.end();
}

// The reward of an arm that was not played, where what its walk needs is known.
[[gnu::always_inline]] inline std::optional<double> Environment::known_reward(
    const Sample& sample, std::size_t arm, const Station& end, bool final_seen) const {
  for (std::size_t station = first_station_[arm]; station < behind(arm); ++station) {
    if (!was_evaluated(stops_[station].exit, end)) return std::nullopt;
    const double confidence = sample.confidence(stops_[station].exit);
    if (confidence >= stops_[station].threshold) return stop(station, confidence).reward;
  }
  if (!final_seen) return std::nullopt;
  return offload(behind(arm) - 1, sample).reward;
}

}  // namespace splitee
