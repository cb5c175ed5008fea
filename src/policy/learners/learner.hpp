#pragma once

#include <concepts>
#include <cstddef>

#include "policy/round.hpp"

namespace splitee {

// A rule that learns which of K arms, counted from 0, is best, and knows nothing of exits. It is
// asked for every round in turn, of which t are completed. Arm t is played in round t < K; these
// rounds count.
template <class L>
concept ArmLearner = requires(L learner, const L& constant, const Round& round, std::size_t arm,
                              double x) {
  { learner.choose(round) } -> std::same_as<std::size_t>;
  learner.observe(arm, x);  // a reward of the arm, in the range that the rule asks for
  { constant.estimated_best() } -> std::same_as<std::size_t>;
};

}  // namespace splitee
