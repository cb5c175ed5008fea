#pragma once

#include "policy/bandit.hpp"

namespace splitee {

// UCB-N over splitting layers.
class UcbNSplits : public BanditPoint<UcbNSplits> {
 public:
  using BanditPoint::BanditPoint;
  static const PolicyInfo& info();
  static BanditDesign design(const Parameters& parameters);
};

}  // namespace splitee
