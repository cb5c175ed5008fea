#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "replay/environment.hpp"
#include "replay/kernels/shown_arms.hpp"

namespace splitee {

// Finds the rewards that a round makes known under the feedback kObservable or kPublished, for all
// arms at once: the same that Environment::reveal() tells one by one.
class ShownRewards {
 public:
  // For an environment that claims constant costs and whose rewards have no fallback.
  ShownRewards(const Environment& environment, RewardScale scale);

  // Takes the present costs of the stations.
  void take_costs(const Environment& environment);

  // Rewards by arm, padded().
  struct Told {
    std::span<const double> rewards;  // 0 where not known
    std::span<const double> seen;     // 1 where known, else 0
  };

  // The rewards of a round on the sample with this outcome, in the same environment.
  Told look(const Environment& environment, const Sample& sample, const Outcome& outcome,
            Feedback feedback);

 private:
  // A look of each arm, see ShownLook.
  struct Look {
    std::vector<std::size_t> exits;
    std::vector<double> confidences;
    std::vector<double> thresholds;
    std::vector<double> penalties;
    bool is_shared = false;  // all arms look at the same exit
  };

  void gather(const Sample& sample, const Station& end);

  ShownArmsFunction run_ = shown_arms_function();
  bool is_gain_;
  std::size_t first_;  // exit from which gains are counted
  bool clip_;
  RewardScale scale_;
  std::vector<Look> looks_;
  std::vector<ShownLook> arrays_;  // of looks_
  std::vector<double> offload_penalties_;
  std::vector<std::size_t> exits_;  // at which an arm looks
  std::vector<double> evaluated_;   // by exit, and one more that no arm has
  std::vector<double> rewards_;
  std::vector<double> seen_;
};

}  // namespace splitee
