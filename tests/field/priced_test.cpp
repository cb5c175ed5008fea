// UcbBwk, which keeps most of its indices' parts, against the formula.
#include "policy/learners/priced.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <random>
#include <vector>

#include "field/golden.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

struct PricedWorld {
  unsigned seed;
  std::size_t arms;
  double gap;      // between the means of an arm and the next
  bool are_coins;  // rewards and prices are 0 or 1
  bool are_twins;  // every other arm gets what the one before gets
  bool is_late;    // half of the rewards come four rounds after their pull counted
};

// The sums of an arm, by which the formula is computed.
struct PlainArm {
  double pulls = 0;
  double rewards = 0;
  double sum = 0;
  double prices = 0;

  [[nodiscard]] double index(double t) const {
    const double width = std::sqrt(2 * std::log(t) / pulls);
    const double least = std::sqrt(std::log(t) / t);
    const double mean = rewards > 0 ? sum / rewards : 0;
    const double price = rewards > 0 ? prices / rewards : 0;
    return (mean + width) / std::max(price - width, least);
  }
};

struct LatePrice {
  std::uint64_t round;
  std::size_t arm;
  double x;
  double price;
};

void check_against_the_formula(const PricedWorld& world) {
  constexpr std::uint64_t kRounds = 5'000;
  CAPTURE(world.seed);
  CAPTURE(world.arms);
  UcbBwk learner(world.arms);
  std::vector<PlainArm> plain(world.arms);
  std::deque<LatePrice> late;
  std::mt19937 random(world.seed);
  std::uniform_real_distribution<> uniform;
  const auto give = [&](std::size_t arm, double x, double price) {
    plain[arm].rewards += 1;
    plain[arm].sum += x;
    plain[arm].prices += price;
  };
  std::uint64_t far = 0;  // rounds whose arm is not the highest
  for (std::uint64_t t = 0; t < kRounds; ++t) {
    const std::size_t arm = learner.choose(round_at(t));
    if (t >= world.arms) {
      double highest = 0;
      for (const PlainArm& each : plain) {
        highest = std::max(highest, each.index(static_cast<double>(t)));
      }
      far += plain[arm].index(static_cast<double>(t)) < highest * (1 - 1e-9) ? 1U : 0U;
    }
    const double mean = 0.4 + world.gap * static_cast<double>(arm % 3);
    const double drawn = uniform(random);
    const double x = world.are_coins ? (drawn < mean ? 1 : 0) : drawn * 2 * mean;
    const double price = world.are_coins ? (drawn < 0.5 ? 1 : 0) : 0.2 + 0.6 * drawn;
    const std::size_t last = world.are_twins ? std::min(arm | 1U, world.arms - 1) : arm;
    for (std::size_t k = world.are_twins ? arm & ~std::size_t{1} : arm; k <= last; ++k) {
      plain[k].pulls += 1;
      if (world.is_late && random() % 2 == 0) {
        learner.count_play(k);
        late.push_back({t + 4, k, x, price});
      } else {
        learner.observe(k, x, price);
        give(k, x, price);
      }
    }
    for (; !late.empty() && late.front().round <= t; late.pop_front()) {
      learner.observe_counted(late.front().arm, late.front().x, late.front().price);
      give(late.front().arm, late.front().x, late.front().price);
    }
  }
  CHECK(far == 0);
}

}  // namespace

TEST_CASE("UCB-BwK plays an arm with the highest index, by its formula") {
  unsigned seed = 5000;
  for (const std::size_t arms : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    for (const double gap : {0.0, 0.002, 0.1}) {
      for (const bool are_coins : {false, true}) {
        for (const bool are_twins : {false, true}) {
          check_against_the_formula({seed, arms, gap, are_coins, are_twins, seed % 3 == 0});
          ++seed;
        }
      }
    }
  }
}

TEST_CASE("of arms with the same rewards and prices UCB-BwK plays the first") {
  UcbBwk learner(4);
  for (std::size_t arm = 0; arm < 4; ++arm) learner.observe(arm, 0.5, 0.5);
  for (std::uint64_t t = 4; t < 50; ++t) {
    CHECK(learner.choose(round_at(t)) == 0);
    for (std::size_t arm = 0; arm < 4; ++arm) learner.observe(arm, 0.25, 0.5);
  }
}
