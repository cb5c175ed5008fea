#pragma once

#include "policy/policy.hpp"

namespace splitee {

// Entropy-based early exit on the device.
class Deebert {
 public:
  static const PolicyInfo& info();

  explicit Deebert(const PolicySetup& setup)
      : entropy_threshold_(setup.parameters.number("entropy_threshold")) {}

  void act(const Round& /*round*/, Walk& walk) const {
    while (!walk.at_last() && !(walk.entropy() < entropy_threshold_)) walk.next();
  }

 private:
  double entropy_threshold_;
};

}  // namespace splitee
