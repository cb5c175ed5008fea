#pragma once

#include <cstddef>
#include <cstdint>

namespace splitee {

// Rounds in which every sample meets the same arm, which looks once and otherwise offloads, and
// their sums.
struct OneArm {
  const double* here;   // column of the exit
  const double* final;  // column of the final exit
  double threshold;     // of the look; 0 always stops
  std::size_t begin;    // rows [begin, end)
  std::size_t end;
  // Of a reward that is a gain, see RewardRule: column of the exit from which it counts; otherwise
  // null, and the confidence of the answer counts.
  const double* base = nullptr;
  bool clip = false;
  bool fallback = false;

  std::uint64_t stopped = 0;
  std::int64_t confidence_sum = 0;  // of what counts in the reward besides costs, in Ledger::kUnit
  std::uint64_t correct_sum = 0;
};

// Sums the rounds up.
using OneArmFunction = void (*)(OneArm&);

// The function for this machine, see lanes.hpp; all give the same numbers.
OneArmFunction one_arm_function();

}  // namespace splitee
