#pragma once

namespace splitee {

// An arm of UCB while a sprint or a duel plays rounds of one tile.
struct UcbArm {
  const double* column;    // of the tile
  bool is_last_exit;       // it then always exits
  double exit_penalty;     // reward on exit: C_i - exit_penalty
  double offload_penalty;  // reward when offloaded: C_L - offload_penalty
  double total;            // sum of rewards so far, which rises with every round that rewards it
  double pulls;            // number of rewards so far, likewise
};

}  // namespace splitee
