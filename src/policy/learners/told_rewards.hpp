#pragma once

#include <cstddef>
#include <optional>

namespace splitee {

// What a learner adds a round's rewards to; arrays by arm, padded to whole vectors of lanes.hpp.
struct RewardSums {
  std::size_t size;      // padded
  double* sums;          // of each arm's rewards so far
  double* rewards;       // their number
  double* pulls;         // of each arm so far
  const double* limits;  // of the arms' means
};

// Rewards of a round that several arms are told at once, with 0s in the padding of both.
struct ToldRewards {
  const double* told;  // 0 where an arm is told none
  const double* seen;  // 1 where it is told one, else 0
};

// The same for arms that walk: all look at the same exits in the same order, each with thresholds
// of its own. An arm's walk stops at the first look whose threshold the confidence reaches; there
// all arms have the same reward.
struct ToldWalks {
  struct Look {
    const double* thresholds;  // by arm, padded
    double confidence;
    double told;  // the reward where a walk stops
  };
  const Look* looks;  // those whose exits were evaluated
  std::size_t depth;  // their number
  std::size_t arms;
  bool final_seen;    // whether the reward of walks that do not stop at these is known
  double final_told;  // this reward

  // The reward that the arm is told, if it is told one.
  [[nodiscard]] std::optional<double> told_to(std::size_t arm) const {
    for (std::size_t k = 0; k < depth; ++k) {
      if (looks[k].confidence >= looks[k].thresholds[arm]) return looks[k].told;
    }
    return final_seen ? std::optional(final_told) : std::nullopt;
  }
};

// The functions for this machine. They add the rewards to the arms' statistics, and say whether an
// arm's sum is then above limit times number.
using AddRewardsFunction = bool (*)(const ToldRewards& round, const RewardSums& to);
using AddWalksFunction = bool (*)(const ToldWalks& round, const RewardSums& to);
AddRewardsFunction add_rewards_function();
AddWalksFunction add_walks_function();

}  // namespace splitee
