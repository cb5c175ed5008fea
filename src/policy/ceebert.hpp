#pragma once

#include "policy/bandit.hpp"

namespace splitee {

// CeeBERT: UCB over pairs of thresholds at the exits of a walk.
class Ceebert : public BanditPoint<Ceebert> {
 public:
  using BanditPoint::BanditPoint;
  static const PolicyInfo& info();
  static BanditDesign design(const Parameters& parameters);
};

}  // namespace splitee
