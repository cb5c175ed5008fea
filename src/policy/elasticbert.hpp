#pragma once

#include "policy/policy.hpp"

namespace splitee {

// Confidence-based early exit on the device.
class Elasticbert {
 public:
  static const PolicyInfo& info();

  explicit Elasticbert(const PolicySetup& setup);

  void act(const Round& /*round*/, Walk& walk) const {
    while (!walk.at_last() && walk.confidence() < threshold_) walk.next();
    if (next_layer_ && !walk.at_last()) walk.next();
  }

 private:
  double threshold_;
  bool next_layer_;
};

}  // namespace splitee
