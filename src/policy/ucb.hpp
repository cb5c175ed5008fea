#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "policy/policy.hpp"

namespace splitee {

// The upper-confidence-bound rule of SplitEE (arXiv 2309.09195, Algorithm 1) over L arms:
//   play argmax_i  total_i / n_i + beta sqrt(ln t / n_i),   t = 1, 2, ... over the counted rounds.
// Ties go to the lowest arm. Every arm must have a reward before choose() is called.
class Ucb {
 public:
  Ucb(std::size_t arms, double beta);

  [[nodiscard]] std::size_t arms() const { return mean_.size(); }

  // The index is evaluated as mean + (beta / sqrt n) * sqrt(ln t), in this order and unfused.
  [[nodiscard]] std::size_t choose(double sqrt_log) const {
    std::size_t best = 0;
    double best_index = mean_[0] + width_[0] * sqrt_log;
    for (std::size_t arm = 1; arm < mean_.size(); ++arm) {
      const double index = mean_[arm] + width_[arm] * sqrt_log;
      if (index > best_index) {
        best = arm;
        best_index = index;
      }
    }
    return best;
  }

  void learn(std::size_t arm, double reward) { set(arm, total_[arm] + reward, pulls_[arm] + 1); }

  [[nodiscard]] double beta() const { return beta_; }
  [[nodiscard]] double total(std::size_t arm) const { return total_[arm]; }
  [[nodiscard]] double pulls(std::size_t arm) const { return pulls_[arm]; }

  // The sum and number of an arm's rewards.
  void set(std::size_t arm, double total, double pulls);

  // The highest index among arms [from, to); minus infinity where there is none.
  [[nodiscard]] double highest_index(std::size_t from, std::size_t to, double sqrt_log) const {
    double highest = -std::numeric_limits<double>::infinity();
    for (std::size_t arm = from; arm < to; ++arm) {
      highest = std::max(highest, mean_[arm] + width_[arm] * sqrt_log);
    }
    return highest;
  }

  // The arm with the highest estimated mean reward among those tried.
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  double beta_;
  std::vector<double> total_;
  std::vector<double> pulls_;
  std::vector<double> mean_;   // total / pulls
  std::vector<double> width_;  // beta / sqrt(pulls)
};

// The parameters that SplitEE and SplitEE-S share.
Parameter beta_parameter();
Parameter warm_start_parameter();

}  // namespace splitee
