#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "statistics/moments.hpp"

namespace splitee {

// The rewards x of one arm so far. A pull may count before its reward arrives.
class ArmStatistics {
 public:
  void add(double x) {
    count_play();
    add_counted(x);
  }
  void count_play() { pulls_ += 1; }
  void add_counted(double x) {
    moments_.add(x);
    sum_ += x;
  }

  // n.
  [[nodiscard]] double pulls() const { return pulls_; }

  // m, over the rewards that have arrived; 0 before the first.
  [[nodiscard]] double mean() const { return rewards() > 0 ? sum_ / rewards() : 0; }
  [[nodiscard]] double variance() const { return moments_.biased_variance(); }

  // n m.
  [[nodiscard]] double sum() const { return pulls_ == rewards() ? sum_ : pulls_ * mean(); }

  // Whether every index of both is the same.
  friend bool operator==(const ArmStatistics& a, const ArmStatistics& b) {
    return a.pulls_ == b.pulls_ && a.rewards() == b.rewards() && a.sum_ == b.sum_ &&
           a.variance() == b.variance();
  }

 private:
  [[nodiscard]] double rewards() const { return static_cast<double>(moments_.count()); }

  Moments moments_;
  double sum_ = 0;
  double pulls_ = 0;
};

// Statistics of rewards of which only sum and number are kept.
class ArmSums {
 public:
  ArmSums(double sum, double rewards, double pulls) : sum_(sum), rewards_(rewards), pulls_(pulls) {}

  [[nodiscard]] double pulls() const { return pulls_; }
  [[nodiscard]] double mean() const { return rewards_ > 0 ? sum_ / rewards_ : 0; }
  [[nodiscard]] double sum() const { return pulls_ == rewards_ ? sum_ : pulls_ * mean(); }

 private:
  double sum_;
  double rewards_;
  double pulls_;
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

// The pulls of all arms together.
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
