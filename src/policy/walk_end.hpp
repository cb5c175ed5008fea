#pragma once

#include <cstddef>

#include "policy/policy.hpp"

namespace splitee {

// Where a walk ends if the rule stops at no exit: at the exit `until`, from which the sample is
// offloaded, or which is the final one and answers.
class WalkEnd {
 public:
  explicit WalkEnd(const PolicySetup& setup)
      : until_(setup.parameters.is_given("until") ? setup.parameters.exit("until")
                                                  : setup.exits - 1) {}

  // Goes from exit to exit until sure(walk), which is asked once at each.
  template <class Sure>
  void walk(Walk& walk, const Sure& sure) const {
    while (!sure(walk)) {
      if (walk.at_last()) return;
      if (walk.exit() == until_) {
        walk.offload();
        return;
      }
      walk.next();
    }
  }

  static Parameter parameter() {
    return {.name = "until",
            .help = "the last exit on the device: a sample that is not sure there is offloaded",
            .kind = ExitKind{.formula = "the final exit, which answers"}};
  }

 private:
  std::size_t until_;
};

}  // namespace splitee
