#pragma once

#include "policy/bandit.hpp"

namespace splitee {

// UCB-MaxN over splitting layers.
class UcbMaxNSplits : public BanditPoint<UcbMaxNSplits> {
 public:
  using BanditPoint::BanditPoint;
  static const PolicyInfo& info();
  static BanditDesign design(const Parameters& parameters);
};

}  // namespace splitee
