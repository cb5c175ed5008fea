#pragma once

#include "policy/policy.hpp"

namespace splitee {

// Splits every sample at the arm that is best on average over the whole trace.
class BestFixed {
 public:
  static const PolicyInfo& info();

  explicit BestFixed(const HindsightSetup& setup) : arm_(setup.best_arm) {}

  [[nodiscard]] std::size_t choose(Round /*round*/) const { return arm_; }
  [[nodiscard]] std::size_t arm() const { return arm_; }

 private:
  std::size_t arm_;
};

}  // namespace splitee
