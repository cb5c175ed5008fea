#pragma once

#include "policy/policy.hpp"

namespace splitee {

// Splits every sample at one given exit.
class FixedSplit {
 public:
  static const PolicyInfo& info();
  static std::vector<Arm> arms(const PolicySetup& setup);

  explicit FixedSplit(const PolicySetup& /*setup*/) {}

  [[nodiscard]] std::size_t choose(const Round& /*round*/) const { return 0; }
};

}  // namespace splitee
