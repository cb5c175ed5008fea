#pragma once

#include "policy/walk_end.hpp"

namespace splitee {

// PABEE: stops once the set number of exits in a row have given the same answer.
class Patience {
 public:
  static const PolicyInfo& info();

  explicit Patience(const PolicySetup& setup)
      : patience_(setup.parameters.number("patience")), end_(setup) {}

  void act(const Round& /*round*/, Walk& walk) const {
    double agreed = 0;
    end_.walk(walk, [&](const Walk& at) {
      agreed = at.agrees() ? agreed + 1 : 0;
      return agreed > 0 && agreed == patience_;
    });
  }

 private:
  double patience_;
  WalkEnd end_;
};

}  // namespace splitee
