// WidthLeadingLearner where rounding could decide, and UCB-MaxN, which is made of it.
#include <doctest/doctest.h>

#include "field/leading_worlds.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

// UCB-MaxN by its definition.
class PlainMaxN : public IndexLearner<Ucb1Rule> {
 public:
  using IndexLearner::IndexLearner;

  [[nodiscard]] std::size_t choose(const Round& round) const {
    std::size_t best = IndexLearner::choose(round);
    if (round.t < arms().size()) return best;
    for (std::size_t arm = best + 1; arm < arms().size(); ++arm) {
      if (arms()[arm].pulls() > 0 && arms()[arm].mean() > arms()[best].mean()) best = arm;
    }
    return best;
  }
};

// Tells `leading` all of a round at once; NaN: not told.
void tell_all(IndexLearner<UcbRule>& plain, WidthLeadingLearner<UcbRule>& leading,
              const std::vector<double>& round) {
  std::vector<double> rewards(padded(round.size()));
  std::vector<double> seen(padded(round.size()));
  for (std::size_t arm = 0; arm < round.size(); ++arm) {
    if (std::isnan(round[arm])) continue;
    rewards[arm] = round[arm];
    seen[arm] = 1;
    plain.observe(arm, round[arm]);
  }
  leading.observe_all(rewards, seen);
}

}  // namespace

TEST_CASE("bounding arms decides as looking at all where sums are equal and indices near 0") {
  for (unsigned seed = 5000; seed < 5300; ++seed) {
    for (const double c : {0.0, 1e-9, 5e-324}) {
      check_leading({seed, 2 + seed % 3, 0, true, 1, -1}, UcbRule{.c = c}, 50);
    }
  }
  // Indices below the least normal number, which differ as the numbers of pulls do.
  for (const double c : {5e-324, 1e-322, 1e-320}) {
    for (const std::size_t arms : {std::size_t{2}, std::size_t{3}, std::size_t{6}}) {
      check_leading({1, arms, 0, true, 0, 0}, UcbRule{.c = c}, 2'000);
    }
  }
}

TEST_CASE("bounding arms decides as looking at all where rewards become large") {
  for (unsigned seed = 6000; seed < 6100; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::uniform_real_distribution<> uniform;
    const double more = std::pow(10, -11 + 2 * uniform(random));
    IndexLearner<UcbRule> plain(2);
    WidthLeadingLearner<UcbRule> leading(2);
    std::vector<double> seen(padded(2));
    seen[0] = seen[1] = 1;
    std::uint64_t first_difference = kFirstRounds;
    for (std::uint64_t t = 0; t < kFirstRounds && first_difference == kFirstRounds; ++t) {
      if (leading.choose(round_at(t)) != plain.choose(round_at(t))) first_difference = t;
      const double large = 1e6 * (1 + uniform(random));
      std::vector<double> rewards(padded(2));
      rewards[0] = t < 2 ? 0.5 : large;
      rewards[1] = t < 2 ? 0.5 + more : large;
      for (const std::size_t arm : {std::size_t{0}, std::size_t{1}})
        plain.observe(arm, rewards[arm]);
      leading.observe_all(rewards, seen);
    }
    CHECK(first_difference == kFirstRounds);
  }
}

TEST_CASE("bounding arms decides as looking at all where a rival falls to the level of others") {
  constexpr double kUntold = std::numeric_limits<double>::quiet_NaN();
  // Three means are -0.5 in the end: the first arm is played, and not one that led before.
  const std::vector<std::vector<double>> rounds = {{-1, kUntold, kUntold},
                                                   {kUntold, 0, kUntold},
                                                   {kUntold, kUntold, 0},
                                                   {kUntold, kUntold, 0},
                                                   {0, -1, -1.5}};
  for (const double c : {5e-324, 1e-100, 1e-40, 1e-33, 1e-32, 1e-31, 1e-20, 1.0}) {
    CAPTURE(c);
    IndexLearner<UcbRule> plain(3, {.c = c});
    WidthLeadingLearner<UcbRule> leading(3, {.c = c});
    for (std::uint64_t t = 0; t < rounds.size(); ++t) {
      CHECK(leading.choose(round_at(t)) == plain.choose(round_at(t)));
      tell_all(plain, leading, rounds[t]);
    }
    CHECK(leading.choose(round_at(rounds.size())) == plain.choose(round_at(rounds.size())));
  }
}

TEST_CASE("bounding arms decides as looking at all where pulls count whose rewards are not told") {
  IndexLearner<UcbRule> plain(3);
  WidthLeadingLearner<UcbRule> leading(3);
  for (std::uint64_t t = 0; t < 100; ++t) {
    CAPTURE(t);
    const std::size_t arm = plain.choose(round_at(t));
    CHECK(leading.choose(round_at(t)) == arm);
    if (t < 50) {
      tell_all(plain, leading, {0.5, 0.5, 0.5});
    } else {
      plain.count_play(arm);
      leading.count_play(arm);
    }
  }
}

TEST_CASE("UCB-MaxN decides by its definition") {
  unsigned seed = 7000;
  for (const std::size_t arms : {std::size_t{1}, std::size_t{3}, std::size_t{8}, std::size_t{12}}) {
    for (const double shown : {0.0, 0.4, 1.0}) {
      for (const bool is_late : {false, true}) {
        for (const bool at_once : {false, true}) {
          const LeadingWorld world{.seed = seed++,
                                   .arms = arms,
                                   .gap = 0.01,
                                   .are_coins = seed % 2 == 0,
                                   .shown = shown,
                                   .is_late = is_late,
                                   .at_once = at_once};
          check_leading(world, PlainMaxN(arms), UcbMaxN(arms), kFewRounds);
        }
      }
    }
  }
}
