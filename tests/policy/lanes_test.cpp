// Learners side by side against the same learners one by one.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "policy/lanes/forgetting_lanes.hpp"
#include "policy/lanes/index_lanes.hpp"
#include "policy/lanes/priced_lanes.hpp"
#include "policy/learners/leading.hpp"

namespace {

using namespace splitee;

struct LaneWorld {
  unsigned seed;
  std::size_t arms;
  double gap;        // between the means of an arm and the next
  bool are_coins;    // rewards and prices are 0 or 1
  bool are_same;     // all arms get the same rewards, so that they tie
  double scale = 1;  // of the rewards
};

std::vector<LaneWorld> lane_worlds() {
  std::vector<LaneWorld> worlds;
  for (unsigned seed = 0; seed < 24; ++seed) {
    worlds.push_back({.seed = seed,
                      .arms = std::vector<std::size_t>{1, 2, 3, 8, 12, 17}[seed % 6],
                      .gap = seed % 4 < 2 ? 0.01 : 0.2,
                      .are_coins = seed % 3 == 0,
                      .are_same = seed % 8 == 7});
  }
  return worlds;
}

const RoundLogs& lane_logs() {
  static const RoundLogs logs(100'000);
  return logs;
}

// Rewards and prices of some lanes, each with its own chances.
class LaneRewardSource {
 public:
  explicit LaneRewardSource(const LaneWorld& world) : world_(world), random_(world.seed) {}

  double draw(std::size_t arm, std::size_t lane) {
    const double mean =
        world_.are_same ? 0.5 : 0.5 + world_.gap * static_cast<double>((arm + lane) % 3);
    if (world_.are_coins) return world_.scale * (uniform_(random_) < mean ? 1 : 0);
    return world_.scale * std::min(1.0, mean * 2 * uniform_(random_));
  }

 private:
  LaneWorld world_;
  std::mt19937 random_;
  std::uniform_real_distribution<> uniform_;
};

template <class Learner>
void observe(Learner& learner, std::size_t arm, double x, double price) {
  if constexpr (requires { learner.observe(arm, x, price); }) {
    learner.observe(arm, x, price);
  } else {
    learner.observe(arm, x);
  }
}

// Checks that each lane plays what a learner by itself plays in its place.
template <class Lanes, class Learner, class... Constants>
void check_lanes(const LaneWorld& world, std::uint64_t rounds, const Constants&... constants) {
  CAPTURE(world.seed);
  CAPTURE(world.arms);
  Lanes lanes(world.arms, constants...);
  std::vector<Learner> alone(kLanes, Learner(world.arms, constants...));
  LaneRewardSource source(world);
  LaneRewards told;
  std::uint64_t same = 0;
  while (same < rounds) {
    const Round round(same, lane_logs());
    lanes.choose(round, told.arms);
    bool is_same = true;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::size_t arm = alone[lane].choose(round);
      is_same = is_same && arm == told.arms[lane];
      told.rewards[lane] = source.draw(arm, lane);
      told.prices[lane] = source.draw(arm, lane) / world.scale;
      observe(alone[lane], arm, told.rewards[lane], told.prices[lane]);
    }
    if (!is_same) break;
    lanes.observe(told);
    ++same;
  }
  CHECK(same == rounds);
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    CHECK(lanes.estimated_best(lane) == alone[lane].estimated_best());
  }
}

constexpr std::uint64_t kLaneRounds = 3000;

}  // namespace

TEST_CASE("indices of mean and width side by side decide as one by one") {
  for (LaneWorld world : lane_worlds()) {
    check_lanes<WidthLanes<Ucb1Rule>, WidthLeadingLearner<Ucb1Rule>>(world, kLaneRounds,
                                                                     Ucb1Rule{});
    check_lanes<UcbMaxNLanes, UcbMaxN>(world, kLaneRounds);
    for (const double c : {0.0, 0.05, 1.0, 2.0}) {
      for (const double scale : {1e-9, 1.0, 1e12, -1.0}) {
        CAPTURE(c);
        CAPTURE(scale);
        world.scale = scale;
        check_lanes<WidthLanes<UcbRule>, WidthLeadingLearner<UcbRule>>(world, kLaneRounds / 4,
                                                                       UcbRule{.c = c});
      }
    }
  }
}

TEST_CASE("indices with a logarithm of their own side by side decide as one by one") {
  for (const LaneWorld& world : lane_worlds()) {
    for (const std::uint64_t horizon : {0U, 1U, 500U, 1'000'000U}) {
      CAPTURE(horizon);
      const MossRule rule{.arms = world.arms, .horizon = horizon};
      check_lanes<MossLanes, LeadingLearner<MossRule>>(world, kLaneRounds, rule);
    }
  }
}

TEST_CASE("a sliding window side by side decides as one by one") {
  for (const LaneWorld& world : lane_worlds()) {
    for (const unsigned tau : {1U, 2U, 7U, 100U, 1000U, 100'000U}) {
      CAPTURE(tau);
      check_lanes<SwUcbLanes, SwUcb>(world, kLaneRounds, SwUcb::Constants{.tau = tau});
    }
    check_lanes<SwUcbLanes, SwUcb>(world, kLaneRounds, SwUcb::Constants{.tau = 50, .xi = 0});
  }
}

TEST_CASE("discounted rewards side by side decide as one by one") {
  for (const LaneWorld& world : lane_worlds()) {
    // With the least of them the rewards of an arm are forgotten altogether.
    for (const double gamma : {0.0, 1e-200, 0.01, 0.5, 0.9, 0.99, 0.9999, 1.0}) {
      CAPTURE(gamma);
      check_lanes<DUcbLanes, DUcb>(world, kLaneRounds, DUcb::Constants{.gamma = gamma});
      check_lanes<DUcbLanes, DUcb>(world, kLaneRounds / 4,
                                   DUcb::Constants{.gamma = gamma, .xi = 0});
    }
  }
}

TEST_CASE("discounted rewards side by side are computed anew before rounding adds up") {
  constexpr std::uint64_t kManyRounds = 80'000;
  const LaneWorld world{.seed = 5, .arms = 4, .gap = 0.1, .are_coins = false, .are_same = false};
  check_lanes<DUcbLanes, DUcb>(world, kManyRounds, DUcb::Constants{.gamma = 0.999});
  check_lanes<DUcbLanes, DUcb>(world, kManyRounds, DUcb::Constants{.gamma = 0.9});
}

TEST_CASE("rewards per price side by side decide as one by one") {
  for (const LaneWorld& world : lane_worlds()) check_lanes<UcbBwkLanes, UcbBwk>(world, kLaneRounds);
}
