#pragma once

#include "policy/bandit.hpp"

namespace splitee {

// Thompson-N over splitting layers.
class ThompsonNSplits : public BanditPoint<ThompsonNSplits> {
 public:
  using BanditPoint::BanditPoint;
  static const PolicyInfo& info();
  static BanditDesign design(const Parameters& parameters);
};

}  // namespace splitee
