#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "statistics/moments.hpp"

namespace splitee {

// The rewards x of one arm so far.
class ArmStatistics {
 public:
  void add(double x) {
    moments_.add(x);
    sum_ += x;
  }

  [[nodiscard]] double pulls() const { return static_cast<double>(moments_.count()); }
  [[nodiscard]] double sum() const { return sum_; }

  // Of at least one reward.
  [[nodiscard]] double mean() const { return sum_ / pulls(); }
  [[nodiscard]] double variance() const { return moments_.biased_variance(); }

 private:
  Moments moments_;
  double sum_ = 0;
};

// The first arm without a reward; where each has one, the first with the highest index_of(arm).
template <class Arm, class Index>
std::size_t highest_index(const std::vector<Arm>& arms, const Index& index_of) {
  std::size_t best = 0;
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    if (arms[arm].pulls() <= 0) return arm;
    const double index = index_of(arms[arm]);
    if (index > highest) {
      best = arm;
      highest = index;
    }
  }
  return best;
}

// Of all arms together.
template <class Arm>
double all_pulls(const std::vector<Arm>& arms) {
  double sum = 0;
  for (const Arm& arm : arms) sum += arm.pulls();
  return sum;
}

// The first arm with the highest mean among those that have a reward.
template <class Arm>
std::size_t best_mean(const std::vector<Arm>& arms) {
  std::size_t best = 0;
  for (std::size_t arm = 1; arm < arms.size(); ++arm) {
    if (arms[arm].pulls() <= 0) continue;
    if (arms[best].pulls() <= 0 || arms[arm].mean() > arms[best].mean()) best = arm;
  }
  return best;
}

// ln t with the same bits on every machine: the C library's double logarithm differs in the last
// bit between processors. t > 0.
inline double log_of(double t) {
  return static_cast<double>(std::log(static_cast<long double>(t)));
}

}  // namespace splitee
