#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "policy/round.hpp"

namespace splitee {

// What is kept of a round whose played arm gets its reward later.
struct Memory {
  double share = 1;  // the probability with which a learner that draws at random drew the arm
  std::uint32_t context = 0;  // of the sample
  bool is_counted = false;    // the pull counts already
};

// A rule that learns which of K arms, counted from 0, is best, and knows nothing of exits. It
// chooses in every round in turn, `round.t` of which are completed. In the first K rounds it plays
// each arm once, arm t in round t; these rounds count.
template <class L>
concept ArmLearner = requires(L learner, const L& constant, const Round& round, std::size_t arm,
                              double x) {
  { learner.choose(round) } -> std::same_as<std::size_t>;
  learner.observe(arm, x);  // a reward of the arm, in the range that the rule asks for
  { constant.estimated_best() } -> std::same_as<std::size_t>;
};

// A learner that can count a pull when it is played, and its reward when that arrives.
template <class L>
concept PlayCounter = ArmLearner<L> && requires(L learner, std::size_t arm, double x) {
  learner.count_play(arm);
  learner.observe_counted(arm, x);  // a reward of a pull that counts already
};

}  // namespace splitee
