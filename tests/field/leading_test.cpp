// LeadingLearner and WidthLeadingLearner, which compute few indices, against IndexLearner, which
// computes all.
#include "policy/learners/leading.hpp"

#include <doctest/doctest.h>

#include "field/leading_worlds.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

template <class Rule>
void check_in_every_world(const Rule& rule) {
  unsigned seed = 1;
  for (const std::size_t arms : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    for (const double gap : {0.0, 0.002, 0.1}) {
      for (const double shown : {0.0, 0.3}) {
        check_leading({seed, arms, gap, seed % 2 == 0, shown}, rule);
        ++seed;
      }
    }
  }
  check_leading({seed++, 4, 0.01, false, 0.2, 1, true}, rule);
  check_leading({seed++, 4, 0.1, true, 0, 1, true}, rule);
  // Rewards that are equal for all arms, as for thresholds between which no sample lies, and large
  // ones.
  check_leading({seed++, 5, 0, true, 1}, rule);
  check_leading({seed++, 7, 0.001, false, 1}, rule);
  // Rewards that come at once, of arms that mostly do as the one before.
  for (const double alike : {0.5, 0.99, 0.9999, 1.0}) {
    for (const double shown : {0.3, 0.9, 1.0}) {
      for (const std::size_t arms : {std::size_t{7}, std::size_t{36}}) {
        const std::uint64_t rounds = arms == 7 ? kManyRounds : kFewRounds;
        for (const bool are_coins : {false, true}) {
          check_leading({seed++, arms, 0.001, are_coins, shown, 1, false, alike}, rule, rounds);
        }
      }
    }
  }
  // The first rounds, with little knowledge, in many worlds.
  for (; seed < 1000; ++seed) {
    check_leading({seed, 2 + seed % 3, 0.1, false, 0.5}, rule, kFirstRounds);
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

TEST_CASE("and so whatever the size of rewards and of the weight") {
  unsigned seed = 3000;
  for (const double scale : {1e-9, 1.0, 1e6, -1e6}) {
    for (const double c : {0.0, 1e-6, 1.0, 1e9}) {
      for (const double shown : {0.0, 0.5, 1.0}) {
        check_leading({seed++, 6, 0.01, false, shown, scale}, UcbRule{.c = c});
      }
    }
  }
}

TEST_CASE("and so with KL-UCB") {
  check_in_every_world(KlUcbRule{});
  check_in_every_world(KlUcbRule{.c = 3});
}

TEST_CASE("and so with Bayes-UCB") {
  unsigned seed = 4000;
  for (const std::size_t arms : {std::size_t{2}, std::size_t{5}}) {
    for (const double gap : {0.0, 0.002, 0.1}) {
      for (const double c : {0.0, 5.0}) {
        check_leading({seed, arms, gap, seed % 2 == 0, 0}, BayesUcbRule(kFewRounds, c), kFewRounds);
        ++seed;
      }
    }
  }
  // Side observations, late rewards, and arms with equal rewards.
  const BayesUcbRule rule(kFewRounds);
  check_leading({seed++, 4, 0.01, false, 0.3}, rule, kFewRounds);
  check_leading({seed++, 4, 0.01, false, 0.2, 1, true}, rule, kFewRounds);
  check_leading({seed++, 3, 0, true, 1}, rule, kFewRounds);
  // Rewards so small, or so near one, that a parameter stays below what beta_tail() takes.
  check_leading({seed++, 3, 0.01, false, 0, 1e-3}, rule, kFewRounds);
  check_leading({seed++, 3, 0.24, false, 0}, rule, kFewRounds);
}

TEST_CASE("an arm is said to reach a level only where its index does") {
  const unsigned seed = 91;
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<> uniform;
  const auto check = [&](const auto& rule, std::size_t& reached, std::size_t& near) {
    const double n = std::floor(30 * std::pow(10, 3 * uniform(random)));
    ArmStatistics arm;
    const double mean = 0.3 + 0.6 * uniform(random);
    for (int k = 0; k < static_cast<int>(n); ++k)
      arm.add(mean * 2 * std::min(uniform(random), 0.5));
    const RoundTerms round{20 * n, log_of(20 * n)};
    const double index = rule.index(arm, round);
    const double level = index + (uniform(random) - 0.5) * 1e-6;
    const bool reaches = rule.reaches(ArmSums(arm.sum(), n, n), level, round);
    if (reaches) CHECK(index >= level - 1e-9);
    reached += reaches ? 1 : 0;
    near += level <= index ? 1 : 0;
  };
  std::size_t reached = 0;
  std::size_t near = 0;
  for (int k = 0; k < 200; ++k) check(KlUcbRule{}, reached, near);
  CHECK(reached > near * 9 / 10);
  reached = 0;
  near = 0;
  for (int k = 0; k < 200; ++k) check(BayesUcbRule(1000), reached, near);
  CHECK(reached > near * 8 / 10);
}

TEST_CASE("brackets of slow indices hold them") {
  const unsigned seed = 92;
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<> uniform;
  const auto check = [&](const auto& rule) {
    const int n = 1 + static_cast<int>(3000 * uniform(random) * uniform(random));
    ArmStatistics arm;
    const double mean = uniform(random);
    for (int k = 0; k < n; ++k) arm.add(std::min(1.0, mean * 2 * uniform(random)));
    const double t = std::floor(n * (1 + 40 * uniform(random)) + 3);
    const double later =
        uniform(random) < 0.3 ? t : std::floor(t * (1 + uniform(random) / 100)) + 1;
    const RoundTerms now{t, log_of(t)};
    const RoundTerms then{later, log_of(later)};
    const double index = rule.index(arm, now);
    const double guess = uniform(random) < 0.2 ? std::numeric_limits<double>::infinity()
                                               : index + 0.02 * (uniform(random) - 0.5);
    const Bracket bracket = rule.bracket(arm, now, then, guess);
    CAPTURE(n);
    CAPTURE(t);
    CAPTURE(later);
    CHECK(bracket.low <= index + 1e-9);
    CHECK(bracket.high >= rule.index(arm, then) - 1e-9);
    if (n >= 100) CHECK(bracket.high - bracket.low <= 0.05);
  };
  for (int k = 0; k < 1500; ++k) check(KlUcbRule{});
  for (int k = 0; k < 1500; ++k) check(BayesUcbRule(1000));
  // With 2 to 41 arms T / (K n) is about 1 in some cases.
  for (std::size_t arms = 2; arms < 1500; ++arms) {
    check(MossRule{.arms = arms % 40 + 2, .horizon = 0});
    check(MossRule{.arms = arms % 40 + 2, .horizon = 5000});
  }
}
