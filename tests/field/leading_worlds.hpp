#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <random>
#include <vector>

#include "base/lane_count.hpp"
#include "field/golden.hpp"
#include "policy/learners/index_learner.hpp"
#include "policy/learners/leading.hpp"
#include "policy/learners/width_leading.hpp"

// Random worlds in which learners that compute few indices decide as those that compute all.
namespace splitee::testing {

inline constexpr std::uint64_t kManyRounds = 20'000;
inline constexpr std::uint64_t kFirstRounds = 30;
inline constexpr std::uint64_t kFewRounds = 3'000;

// Rewards of some arms, and which of them a round makes known besides that of the played arm.
struct LeadingWorld {
  unsigned seed;
  std::size_t arms;
  double gap;        // between the means of an arm and the next
  bool are_coins;    // rewards are 0 or 1
  double shown;      // probability that another arm's reward is known
  double scale = 1;  // of the rewards
  // Of two rewards that an arm gets alone, one belongs to a pull counted four rounds before.
  bool is_late = false;
  // Probability that an arm has the reward of the arm before, and is shown if that is.
  double alike = 0;
  // The leading learner is told all rewards of a round at once; where the seed is a multiple of
  // three, in some rounds, and one by one in the others.
  bool at_once = false;
};

// A reward whose pull counts already.
struct HeldBack {
  std::uint64_t round;
  std::size_t arm;
  double x;
};

// The leading learner for this rule.
template <class Rule>
struct LeadingOf {
  using Type = LeadingLearner<Rule>;
};
template <WidthRule Rule>
struct LeadingOf<Rule> {
  using Type = WidthLeadingLearner<Rule>;
};

// Checks that both learners choose the same arm in each round.
template <class Plain, class Leading>
void check_leading(const LeadingWorld& world, Plain plain, Leading leading, std::uint64_t rounds) {
  CAPTURE(world.seed);
  CAPTURE(world.arms);
  CAPTURE(world.gap);
  CAPTURE(world.at_once);
  std::mt19937 random(world.seed);
  std::uniform_real_distribution<> uniform;
  std::uint64_t first_difference = rounds;
  std::deque<HeldBack> late;
  for (std::uint64_t t = 0; t < rounds && first_difference == rounds; ++t) {
    const std::size_t arm = plain.choose(round_at(t));
    if (leading.choose(round_at(t)) != arm) first_difference = t;
    std::vector<double> rewards(padded(world.arms));
    std::vector<double> seen(padded(world.arms));
    for (std::size_t k = 0; k < world.arms; ++k) {
      bool is_shown = k == arm || uniform(random) < world.shown;
      const double mean = 0.5 + world.gap * static_cast<double>(k % 3);
      double x = world.are_coins ? (uniform(random) < mean ? 1 : 0)
                                 : std::min(1.0, mean * 2 * uniform(random));
      if (k > 0 && world.alike > 0 && uniform(random) < world.alike) {
        is_shown = k == arm || seen[k - 1] > 0;
        x = seen[k - 1] > 0 ? rewards[k - 1] : x;
      }
      if (!is_shown) continue;
      if (world.is_late && random() % 2 == 0) {
        plain.count_play(k);
        leading.count_play(k);
        late.push_back({t + 4, k, x});
        continue;
      }
      rewards[k] = world.scale * x;
      seen[k] = 1;
      plain.observe(k, rewards[k]);
    }
    for (; !late.empty() && late.front().round <= t; late.pop_front()) {
      plain.observe_counted(late.front().arm, late.front().x);
      leading.observe_counted(late.front().arm, late.front().x);
    }
    if constexpr (requires { leading.observe_all(rewards, seen); }) {
      if (world.at_once && (world.seed % 3 != 0 || t / 16 % 2 == world.seed % 2)) {
        leading.observe_all(rewards, seen);
        continue;
      }
    }
    for (std::size_t k = 0; k < world.arms; ++k) {
      if (seen[k] > 0) leading.observe(k, rewards[k]);
    }
  }
  CHECK(first_difference == rounds);
  CHECK(leading.estimated_best() == plain.estimated_best());
}

// The same for the learners of a rule; one that can be told all rewards at once, in both ways.
template <class Rule>
void check_leading(LeadingWorld world, const Rule& rule, std::uint64_t rounds = kManyRounds) {
  const IndexLearner<Rule> plain(world.arms, rule);
  const typename LeadingOf<Rule>::Type leading(world.arms, rule);
  check_leading(world, plain, leading, rounds);
  if constexpr (WidthRule<Rule>) {
    world.at_once = true;
    check_leading(world, plain, leading, rounds);
  }
}

}  // namespace splitee::testing
