#pragma once

#include <cstdint>
#include <numeric>
#include <vector>

#include "replay/environment.hpp"
#include "support/experiment.hpp"
#include "support/temporary_folder.hpp"
#include "trace/trace_reader.hpp"

namespace splitee::testing {

inline constexpr std::size_t kSamples = 200;
inline constexpr std::size_t kExits = 6;

// All samples of a random trace as one tile, in stored order.
struct EnvironmentScene {
  Trace trace;
  std::vector<std::uint32_t> order;
  Tile tile;
  CostModel costs{
      kExits, {{0.8}, {0.2}}, std::vector<double>(kExits, 3), 0.1, RewardCost::kCharged};

  EnvironmentScene() : trace(random_trace()), order(kSamples), tile(trace) {
    std::iota(order.begin(), order.end(), 0U);
    tile.load(order);
  }

  static Trace random_trace() {
    const TemporaryFolder folder;
    write_random_trace(folder / "trace.npz", kSamples, kExits, 3);
    return read_trace(folder / "trace.npz");
  }
};

// What follows two looks whose thresholds the confidence does not reach.
enum class Ending { kOffload, kFinalExit };

// Two looks with every pair of thresholds, as in CeeBERT.
inline std::vector<Arm> pairs(Ending ending, Heads heads) {
  std::vector<Arm> arms;
  for (const double a : {0.5, 0.7, 1.1}) {
    for (const double b : {0.4, 0.8, 1.1}) {
      arms.push_back({.looks = {{1, a}, {3, b}}, .heads = heads});
      if (ending == Ending::kFinalExit) arms.back().looks.push_back({kExits - 1, 0});
    }
  }
  return arms;
}

}  // namespace splitee::testing
