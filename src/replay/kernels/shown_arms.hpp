#pragma once

#include <cstddef>
#include <vector>

namespace splitee {

// The arms' next look on a sample; arrays by arm, padded to whole vectors of lanes.hpp.
struct ShownLook {
  const double* confidences;  // NaN where the exit was not evaluated; null: `shared` for all arms
  const double* thresholds;   // infinite where an arm has no such look
  const double* penalties;    // of the reward of a round that stops there
  double shared = 0;
};

// The rewards of many arms that a sample makes known.
struct ShownArms {
  std::size_t size;  // padded number of the arms
  const std::vector<ShownLook>* looks;
  const double* offload_penalties;  // by arm; padded with NaN, as which no reward is known
  double final;                     // confidence of the final exit; 0 where it is not known
  bool final_seen;                  // whether it is known
  double base;                      // from which rewards count confidences
  bool clip;                        // whether a confidence below it counts as equal
  double low;                       // a learner is told (reward - low) scale
  double scale;
  double lowest;    // but not less than this
  double* rewards;  // by arm: the reward as told; 0 where it is not known
  double* seen;     // by arm: 1 where it is known, else 0
};

using ShownArmsFunction = void (*)(const ShownArms& shown);

// The version for this machine.
ShownArmsFunction shown_arms_function();

}  // namespace splitee
