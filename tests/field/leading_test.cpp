// LeadingLearner, which computes few indices, against IndexLearner, which computes all.
#include "policy/learners/leading.hpp"

#include <doctest/doctest.h>

#include <random>

#include "field/golden.hpp"
#include "policy/learners/index_learner.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

constexpr std::uint64_t kManyRounds = 20'000;
constexpr std::uint64_t kFirstRounds = 30;

// Rewards of some arms, and which of them a round shows besides that of the arm played.
struct World {
  unsigned seed;
  std::size_t arms;
  double gap;      // between the means of an arm and the next
  bool are_coins;  // rewards are 0 or 1
  double shown;    // probability with which another arm's reward is shown
};

template <class Rule>
void check_same_decisions(const World& world, const Rule& rule,
                          std::uint64_t rounds = kManyRounds) {
  CAPTURE(world.seed);
  CAPTURE(world.arms);
  CAPTURE(world.gap);
  IndexLearner<Rule> plain(world.arms, rule);
  LeadingLearner<Rule> leading(world.arms, rule);
  std::mt19937 random(world.seed);
  std::uniform_real_distribution<> uniform;
  std::uint64_t first_difference = rounds;
  for (std::uint64_t t = 0; t < rounds && first_difference == rounds; ++t) {
    const std::size_t arm = plain.choose(round_at(t));
    if (leading.choose(round_at(t)) != arm) first_difference = t;
    for (std::size_t k = 0; k < world.arms; ++k) {
      const bool is_shown = k == arm || uniform(random) < world.shown;
      const double mean = 0.5 + world.gap * static_cast<double>(k % 3);
      const double x = world.are_coins ? (uniform(random) < mean ? 1 : 0)
                                       : std::min(1.0, mean * 2 * uniform(random));
      if (!is_shown) continue;
      plain.observe(k, x);
      leading.observe(k, x);
    }
  }
  CHECK(first_difference == rounds);
  CHECK(leading.estimated_best() == plain.estimated_best());
}

template <class Rule>
void check_in_every_world(const Rule& rule) {
  unsigned seed = 1;
  for (const std::size_t arms : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    for (const double gap : {0.0, 0.002, 0.1}) {
      for (const double shown : {0.0, 0.3}) {
        check_same_decisions({seed, arms, gap, seed % 2 == 0, shown}, rule);
        ++seed;
      }
    }
  }
  // The first rounds, where little is known, in many worlds.
  for (; seed < 1000; ++seed) {
    check_same_decisions({seed, 2 + seed % 3, 0.1, false, 0.5}, rule, kFirstRounds);
  }
}

}  // namespace

TEST_CASE("bounding the arms that cannot be best decides as looking at all of them does") {
  check_in_every_world(UcbRule{.c = 1});
  check_in_every_world(UcbRule{.c = 0});
  check_in_every_world(Ucb1Rule{});
  check_in_every_world(UcbTunedRule{});
  check_in_every_world(UcbVRule{});
  check_in_every_world(MossRule{.arms = 7, .horizon = kManyRounds});
  check_in_every_world(MossRule{.arms = 7});
  check_in_every_world(BayesUcbNigRule{});
}

TEST_CASE("and so with KL-UCB") {
  check_in_every_world(KlUcbRule{});
  check_in_every_world(KlUcbRule{.c = 3});
}
