#pragma once

#include "policy/policy.hpp"

namespace splitee {

// Looks at some exits in turn, each with a threshold of its own.
class Cascade {
 public:
  static const PolicyInfo& info();
  static std::vector<Arm> arms(const PolicySetup& setup);

  explicit Cascade(const PolicySetup& /*setup*/) {}

  [[nodiscard]] std::size_t choose(const Round& /*round*/) const { return 0; }
};

}  // namespace splitee
