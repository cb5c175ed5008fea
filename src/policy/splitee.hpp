#pragma once

#include "policy/split_ucb.hpp"

namespace splitee {

// SplitEE: UCB over splitting layers, told only the reward of the arm it played.
class Splitee : public SplitUcb {
 public:
  static const PolicyInfo& info();
  static std::vector<Arm> arms(const PolicySetup& setup) {
    return splits(setup.exits, setup.threshold, Heads::kLooked);
  }

  explicit Splitee(const PolicySetup& setup) : SplitUcb(setup, Feedback::kOwnArm) {}
};

}  // namespace splitee
