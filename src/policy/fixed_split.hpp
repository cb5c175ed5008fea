#pragma once

#include "policy/policy.hpp"

namespace splitee {

// Splits every sample at one given exit.
class FixedSplit {
 public:
  static const PolicyInfo& info();

  explicit FixedSplit(const PolicySetup& setup);

  [[nodiscard]] std::size_t choose(Round /*round*/) const { return exit_; }
  [[nodiscard]] std::size_t arm() const { return exit_; }

 private:
  std::size_t exit_;
};

}  // namespace splitee
