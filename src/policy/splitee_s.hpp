#pragma once

#include "policy/split_ucb.hpp"

namespace splitee {

// SplitEE-S: the same index; a pull of arm i also makes known the rewards of the arms before it,
// whose exits were evaluated on the way.
class SpliteeS : public SplitUcb {
 public:
  static const PolicyInfo& info();
  static std::vector<Arm> arms(const PolicySetup& setup) {
    return splits(setup.exits, setup.threshold, Heads::kPassed);
  }

  explicit SpliteeS(const PolicySetup& setup);
};

}  // namespace splitee
