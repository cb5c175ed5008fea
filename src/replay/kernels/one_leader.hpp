#pragma once

#include <cstddef>
#include <cstdint>

#include "replay/kernels/rewarded_arm.hpp"

namespace splitee {

// A stretch of rounds in which an index policy provably plays the same arm, the leader. `arms` are
// the arms that a round may reward, in rising order with the leader last: only the leader for
// SplitEE, all arms up to it for SplitEE-S. An arm before the leader is rewarded where its own look
// would stop, and else where the round makes the final exit's answer known.
struct OneLeader {
  RewardedArm* arms;
  std::size_t count;
  bool sees_final;  // in every round, else only where the leader offloads; ignored where count is 1
  const double* final_column;  // of the final exit
  const double* sqrt_log;      // sqrt(ln(t + 1)) of row 0 of the tile
  double beta;
  double bound;     // no other arm's index exceeds it in any round up to row `end`
  std::size_t row;  // first round not yet played; the kernel moves it on
  std::size_t end;

  // Sums over the rounds played by the kernel.
  std::int64_t confidence_sum = 0;  // in Ledger::kUnit
  std::uint64_t correct_sum = 0;
  std::uint64_t stopped = 0;
};

// Number of rounds that the kernel plays at a time, at most: as many as its vectors have lanes.
inline constexpr std::size_t kLeaderStep = 8;

// Plays rounds from `row` on as long as whole steps of them are certain to belong to the leader.
// Returns how many rounds after that are certain too (fewer than a step); they are left to the
// caller, like all others.
using OneLeaderFunction = std::size_t (*)(OneLeader&);

// The function for this machine: AVX-512, AVX2 or plain x86-64, which all give the same bits. The
// environment variable SPLITEE_SIMD (avx512, avx2 or none) forces one, for tests.
OneLeaderFunction one_leader_function();

}  // namespace splitee
