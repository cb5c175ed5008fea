// The rewards of a round that a learner is told all at once, against each added by itself.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "policy/learners/arm_columns.hpp"

namespace {

using namespace splitee;

// By arm: the reward that a round tells, if it tells one.
struct ToldByArm {
  std::vector<double> rewards;
  std::vector<double> seen;
};

// What the definition of ToldWalks says.
ToldByArm told_by_walks(const ToldWalks& round) {
  ToldByArm told{std::vector<double>(padded(round.arms)), std::vector<double>(padded(round.arms))};
  for (std::size_t arm = 0; arm < round.arms; ++arm) {
    const ToldWalks::Look* behind = round.looks + round.depth;
    const ToldWalks::Look* stop = std::find_if(round.looks, behind, [&](const auto& look) {
      return look.confidence >= look.thresholds[arm];
    });
    if (stop == behind && !round.final_seen) continue;
    told.rewards[arm] = stop == behind ? round.final_told : stop->told;
    told.seen[arm] = 1;
  }
  return told;
}

// Whether any arm is above its limit.
bool add_each(ArmColumns& arms, const ToldByArm& told) {
  bool is_above = false;
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    if (told.seen[arm] > 0) {
      arms.count_pull(arm);
      arms.add_reward(arm, told.rewards[arm]);
    }
    is_above = is_above || arms.is_above_limit(arm);
  }
  return is_above;
}

void check_sums(const ArmColumns& one, const ArmColumns& other) {
  for (std::size_t arm = 0; arm < one.size(); ++arm) {
    CAPTURE(arm);
    CHECK(one.sum(arm) == other.sum(arm));
    CHECK(one.rewards(arm) == other.rewards(arm));
    CHECK(one.pulls(arm) == other.pulls(arm));
  }
}

}  // namespace

TEST_CASE("rewards told at once add up as those told one by one") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  std::uniform_real_distribution<> uniform;
  std::vector<int> above(2);  // how often no arm was above its limit, and how often one was
  for (const std::size_t size : {1U, 7U, 8U, 9U, 36U}) {
    for (const std::size_t depth : {1U, 2U, 3U, 5U}) {
      CAPTURE(size);
      CAPTURE(depth);
      ArmColumns plain(size);
      ArmColumns walks(size);
      ArmColumns rewards(size);
      for (std::size_t arm = 0; arm < size; ++arm) {
        const double limit = uniform(random);
        for (ArmColumns* each : {&plain, &walks, &rewards}) each->set_limit(arm, limit);
      }
      std::vector<std::vector<double>> thresholds(depth, std::vector<double>(padded(size)));
      for (std::vector<double>& of_look : thresholds) {
        for (double& threshold : of_look) threshold = std::round(10 * uniform(random)) / 10;
      }
      for (int t = 0; t < 50; ++t) {
        std::vector<ToldWalks::Look> looks;
        for (const std::vector<double>& of_look : thresholds) {
          const double confidence = std::round(10 * uniform(random)) / 10;  // often a threshold
          looks.push_back({of_look.data(), confidence, uniform(random) - 0.5});
        }
        const std::size_t evaluated = random() % depth + 1;
        const ToldWalks round{.looks = looks.data(),
                              .depth = evaluated,
                              .arms = size,
                              .final_seen = random() % 2 == 0,
                              .final_told = uniform(random)};
        const ToldByArm told = told_by_walks(round);
        const bool is_above = add_each(plain, told);
        ++above[is_above ? 1 : 0];
        CHECK(walks.add(round) == is_above);
        CHECK(rewards.add(ToldRewards{told.rewards.data(), told.seen.data()}) == is_above);
      }
      check_sums(walks, plain);
      check_sums(rewards, plain);
    }
  }
  CHECK(above[0] > 0);
  CHECK(above[1] > 0);
}
