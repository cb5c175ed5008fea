#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "replay/ucb_arm.hpp"

namespace splitee {

// A stretch of rounds in which UCB, rewarding only the arm that it plays, provably plays one of two
// arms.
struct Duel {
  std::array<UcbArm, 2> arms;  // the lower one first
  const double* final_column;  // of the final exit
  const double* sqrt_log;      // sqrt(ln(t + 1)) of row 0 of the tile
  double threshold;
  double beta;
  double bound;     // no third arm's index exceeds it in any round up to row `end`
  std::size_t row;  // first round not yet played; the duel moves it on
  std::size_t end;

  // Sums over the rounds played by the duel.
  std::int64_t confidence_sum = 0;  // in Ledger::kUnit
  std::uint64_t correct_sum = 0;
  std::array<std::uint64_t, 2> played = {};  // by arm
  std::array<std::uint64_t, 2> exited = {};  // of these, the rounds whose sample exited
};

// Plays rounds from `row` on until a third arm may have the largest index, or until one of the two
// has won so many rounds in a row that a sprint would do better. Returns false in the latter case.
bool fight(Duel& duel);

}  // namespace splitee
