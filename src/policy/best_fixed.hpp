#pragma once

#include "policy/policy.hpp"

namespace splitee {

// Plays the arm that is best on average over the whole trace for every sample.
class BestFixed {
 public:
  static const PolicyInfo& info();
  static std::vector<Arm> arms(const HindsightSetup& setup) {
    return {split_at(setup.best_exit, setup.exits, setup.threshold, Heads::kLooked)};
  }

  explicit BestFixed(const HindsightSetup& /*setup*/) {}

  [[nodiscard]] std::size_t choose(const Round& /*round*/) const { return 0; }
};

}  // namespace splitee
