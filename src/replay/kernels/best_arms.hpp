#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace splitee {

// An arm that looks once, on the rounds of a tile.
struct LookOnce {
  const double* column = nullptr;  // of its exit, see Tile::column()
  double threshold = 0;
  double stop_penalty = 0;     // subtracted from the confidence in the reward where a round stops
  double offload_penalty = 0;  // and where it is offloaded
};

// Rounds [begin, end) in each of which the arm with the highest reward of that round is played, the
// lowest of equals.
struct BestArms {
  const std::vector<LookOnce>* arms = nullptr;
  const double* final_column = nullptr;  // of the last exit
  std::size_t begin = 0;
  std::size_t end = 0;
  // The sums of the rounds: by arm, and whether they stopped or were offloaded.
  std::vector<std::uint64_t> stopped;
  std::vector<std::uint64_t> offloaded;
  std::int64_t confidence_sum = 0;  // in Ledger::kUnit
  std::uint64_t correct_sum = 0;
  std::vector<std::uint32_t> played;  // the arm of each round, where it has room for these
};

using BestArmsFunction = void (*)(BestArms& rounds);

// The version for this machine.
BestArmsFunction best_arms_function();

}  // namespace splitee
