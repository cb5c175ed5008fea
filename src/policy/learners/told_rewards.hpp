#pragma once

#include <cstddef>

namespace splitee {

// Rewards of a round that several arms are told at once; arrays by arm, padded to whole vectors of
// lanes.hpp, with 0s in the padding of `told` and `seen`.
struct ToldRewards {
  std::size_t size;      // padded
  const double* told;    // 0 where an arm is told none
  const double* seen;    // 1 where it is told one, else 0
  double* sums;          // of each arm's rewards so far
  double* rewards;       // their number
  double* pulls;         // of each arm so far
  const double* limits;  // of the arms' means
};

// The function for this machine. It adds the rewards to the arms' statistics, and says whether an
// arm's sum is then above limit times number.
using AddRewardsFunction = bool (*)(const ToldRewards& round);
AddRewardsFunction add_rewards_function();

}  // namespace splitee
