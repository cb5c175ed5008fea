#pragma once

#include "policy/bandit.hpp"

namespace splitee {

// UCB-LP over splitting layers.
class UcbLpSplits : public BanditPoint<UcbLpSplits> {
 public:
  using BanditPoint::BanditPoint;
  static const PolicyInfo& info();
  static BanditDesign design(const Parameters& parameters);
};

}  // namespace splitee
