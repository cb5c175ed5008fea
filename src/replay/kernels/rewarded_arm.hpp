#pragma once

namespace splitee {

// An arm of an index policy while a kernel plays rounds of one tile: it looks at one exit, and
// offloads where the confidence there is below the threshold.
struct RewardedArm {
  const double* column;    // of the tile
  double threshold;        // of the look; 0 always stops
  double stop_penalty;     // reward on stopping: C_i - stop_penalty
  double offload_penalty;  // reward when offloaded: C_L - offload_penalty
  double total;            // sum of rewards so far, which rises with every round that rewards it
  double pulls;            // number of rewards so far, likewise
};

}  // namespace splitee
