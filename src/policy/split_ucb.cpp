#include "policy/split_ucb.hpp"

namespace splitee {

SplitUcb::SplitUcb(const PolicySetup& setup, Feedback feedback)
    : ucb_(setup.exits, setup.parameters.number("beta")),
      warm_start_(setup.parameters.choice("warm_start"), setup.exits),
      feedback_(feedback) {}

}  // namespace splitee
