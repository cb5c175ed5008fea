#pragma once

#include <cstddef>

#include "model/arm.hpp"

namespace splitee {

// Where a round ends, and how.
struct RoundEnd {
  std::size_t station = 0;  // of the environment
  Fate fate = Fate::kStop;
};

// What a round gives.
struct Outcome {
  std::size_t station = 0;  // of the environment
  Fate fate = Fate::kStop;
  std::size_t answer = 0;  // exit whose answer counts: where it stopped, else the last
  double seen = 0;         // confidence there, or the gain in it, see RewardRule
  double reward = 0;       // seen, less mu times the cost that the reward counts

  [[nodiscard]] RoundEnd end() const { return {station, fate}; }
};

// What a fast path may rely on; one that is not given is not taken.
struct Claims {
  bool looks_once = false;      // each arm looks at one exit, and offloads otherwise
  bool passes_earlier = false;  // and its walk sees the exits of all arms before it, of none behind
  bool constant_costs = true;   // what a station costs is the same until change_costs()
  bool answers_at_once = true;  // a reward is known in the round that earns it
};

}  // namespace splitee
