#pragma once

#include "policy/bandit.hpp"

namespace splitee {

// The policy `bandit`.
class AnyBandit : public BanditPoint<AnyBandit> {
 public:
  using BanditPoint::BanditPoint;
  static const PolicyInfo& info();
  static BanditDesign design(const Parameters& parameters);
  static std::optional<Misfit> misfit(const Parameters& parameters, const TraceFacts& trace);
};

}  // namespace splitee
