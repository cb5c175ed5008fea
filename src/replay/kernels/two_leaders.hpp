#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "replay/kernels/rewarded_arm.hpp"

namespace splitee {

// A stretch of rounds in which an index policy, rewarding only the arm that it plays, provably
// plays one of two arms.
struct TwoLeaders {
  std::array<RewardedArm, 2> arms;  // the lower one first
  const double* final_column;       // of the final exit
  const double* sqrt_log;           // sqrt(ln(t + 1)) of row 0 of the tile
  double beta;
  double bound;     // no third arm's index exceeds it in any round up to row `end`
  std::size_t row;  // first round not yet played; the kernel moves it on
  std::size_t end;

  // Sums over the rounds played by the kernel.
  std::int64_t confidence_sum = 0;  // in Ledger::kUnit
  std::uint64_t correct_sum = 0;
  std::array<std::uint64_t, 2> played = {};   // by arm
  std::array<std::uint64_t, 2> stopped = {};  // of these, the rounds whose sample stopped

  // By row of the tile, whether the higher arm was played; null: nobody asks.
  std::uint8_t* second_played = nullptr;
};

// Plays rounds from `row` on until a third arm may have the largest index, or until one of the two
// has won so many rounds in a row that it may lead alone. Returns false in the latter case.
bool play_two_leaders(TwoLeaders& stretch);

}  // namespace splitee
