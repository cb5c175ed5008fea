#pragma once

#include <cstddef>
#include <vector>

#include "policy/learners/arm_statistics.hpp"
#include "policy/learners/learner.hpp"
#include "policy/learners/width_indices.hpp"

namespace splitee {

// UCB for bandits with a price per play, as arXiv 2604.24810 uses it for exits (UCB-BwK): the arm
// with the highest (m + w) / max(p - w, sqrt(ln t / t)), w = sqrt(2 ln t / n), m the mean of its
// rewards and p that of its prices, both in [0, 1].
class UcbBwk {
 public:
  explicit UcbBwk(std::size_t arms) : arms_(arms), kept_(arms), indices_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x, double price);
  void observe(std::size_t arm, double x) { observe(arm, x, 0); }
  void count_play(std::size_t arm);
  void observe_counted(std::size_t arm, double x, double price = 0);
  // The arm with the highest mean reward, whatever its price.
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  // The rewards and prices of an arm.
  struct Priced {
    ArmStatistics rewards;
    ArmStatistics prices;

    [[nodiscard]] double pulls() const { return rewards.pulls(); }
    [[nodiscard]] double mean() const { return rewards.mean(); }
  };
  // Numbers that change with the arm's rewards only.
  struct Kept {
    double mean;
    double price;
    double width;  // 1 / sqrt(n)
  };
  void keep(std::size_t arm);

  std::vector<Priced> arms_;
  std::vector<Kept> kept_;
  NearIndices indices_;
  bool all_played_ = false;
};

}  // namespace splitee
