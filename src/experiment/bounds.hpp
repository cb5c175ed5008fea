#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "policy/bandit.hpp"

namespace splitee {

// Bounds by theory on the regret of a policy that learns, in units of reward, for arms whose
// rewards are drawn independently with the means that they have over a trace.
struct RegretBounds {
  double lower = 0;  // Lai and Robbins: a play makes the reward of its arm known
  std::optional<double> lower_graph = {};  // it also makes those of all arms before it known
  double ucb1 = 0;                         // an upper bound for UCB1
};

// `means`: the mean reward of each arm; `range`: of the rewards; `shows_earlier`: whether the arms
// are a chain, see LowerBound.
RegretBounds regret_bounds(const std::vector<double>& means, const RewardRange& range,
                           std::uint64_t rounds, bool shows_earlier);

}  // namespace splitee
