#pragma once

#include <vector>

#include "policy/walk_end.hpp"

namespace splitee {

// BEEM: stops once the weighted confidences of exits that agree reach a limit.
class Beem {
 public:
  static const PolicyInfo& info();

  explicit Beem(const PolicySetup& setup);

  void act(const Round& /*round*/, Walk& walk) const {
    double sum = 0;
    end_.walk(walk, [&](const Walk& at) {
      sum = at.agrees() ? sum + weights_[at.exit()] * at.confidence() : 0;
      return sum >= limit_;
    });
  }

 private:
  std::vector<double> weights_;  // by exit
  double limit_;
  WalkEnd end_;
};

}  // namespace splitee
