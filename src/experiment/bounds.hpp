#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "policy/bandit.hpp"

namespace splitee {

// What theory says of the regret of a policy that learns, in units of reward, for arms whose
// rewards are drawn independently with the means that they have over a trace.
struct RegretBounds {
  double lower = 0;                        // Lai and Robbins: a play shows the reward of its arm
  std::optional<double> lower_graph = {};  // it also shows those of all arms before it
  double ucb1 = 0;                         // what UCB1 stays below
};

// `means`: the mean reward of each arm; `range`: in which the rewards lie; `shows_earlier`: whether
// the arms are a chain, see LowerBound.
RegretBounds regret_bounds(const std::vector<double>& means, const RewardRange& range,
                           std::uint64_t rounds, bool shows_earlier);

}  // namespace splitee
