#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "policy/info.hpp"

namespace splitee {

// The upper-confidence-bound rule of SplitEE (arXiv 2309.09195, Algorithm 1) over L arms:
//   play argmax_i  total_i / n_i + beta sqrt(ln t / n_i),   t = 1, 2, ... over the counted rounds.
// The lowest of equal arms is played. An arm without a reward, or a pull that counts, comes first.
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

  // A pull that counts before its reward arrives, and that reward. Means are over the rewards that
  // have arrived; 0 before the first.
  void count_play(std::size_t arm);
  void learn_counted(std::size_t arm, double reward);

  [[nodiscard]] double beta() const { return beta_; }
  [[nodiscard]] double total(std::size_t arm) const { return total_[arm]; }
  [[nodiscard]] double pulls(std::size_t arm) const { return pulls_[arm]; }

  // The sum and number of an arm's rewards.
  void set(std::size_t arm, double total, double pulls);

  // The highest index among arms [from, to); minus infinity where there are none.
  [[nodiscard]] double highest_index(std::size_t from, std::size_t to, double sqrt_log) const {
    double highest = -std::numeric_limits<double>::infinity();
    for (std::size_t arm = from; arm < to; ++arm) {
      highest = std::max(highest, mean_[arm] + width_[arm] * sqrt_log);
    }
    return highest;
  }

  // Among the arms other than `arm`: the one with the highest index, and the next highest index
  // (minus infinity where there is none). There must be a second arm.
  struct Rivals {
    std::size_t best;
    double next_index;
  };
  [[nodiscard]] Rivals rivals_of(std::size_t arm, double sqrt_log) const {
    constexpr double kNone = -std::numeric_limits<double>::infinity();
    Rivals rivals{.best = arm == 0 ? std::size_t{1} : 0, .next_index = kNone};
    double best_index = kNone;
    for (std::size_t j = 0; j < arms(); ++j) {
      if (j == arm) continue;
      const double index = mean_[j] + width_[j] * sqrt_log;
      if (index > best_index) {
        rivals = {.best = j, .next_index = best_index};
        best_index = index;
      } else {
        rivals.next_index = std::max(rivals.next_index, index);
      }
    }
    return rivals;
  }

  // The arm with the highest estimated mean reward among those tried.
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  double beta_;
  std::vector<double> total_;
  std::vector<double> pulls_;
  std::vector<double> mean_;   // total / pulls
  std::vector<double> width_;  // beta / sqrt(pulls)
  std::vector<double> out_;  // pulls whose reward has not arrived; empty where there never was one
};

// The weight of the exploration term.
Parameter beta_parameter();

}  // namespace splitee
