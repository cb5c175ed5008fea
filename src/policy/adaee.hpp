#pragma once

#include "policy/bandit.hpp"

namespace splitee {

// AdaEE: UCB over thresholds at one exit; the reward is what offloading gains in confidence.
class Adaee : public BanditPoint<Adaee> {
 public:
  using BanditPoint::BanditPoint;
  static const PolicyInfo& info();
  static BanditDesign design(const Parameters& parameters);
};

}  // namespace splitee
