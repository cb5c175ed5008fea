#pragma once

#include <cmath>

namespace splitee {

// The rewards x of one arm so far.
class ArmStatistics {
 public:
  void add(double x) {
    pulls_ += 1;
    sum_ += x;
    // Welford, "Note on a method for calculating corrected sums of squares and products", 1962.
    const double before = x - centre_;
    centre_ += before / pulls_;
    squares_ += before * (x - centre_);
  }

  [[nodiscard]] double pulls() const { return pulls_; }
  [[nodiscard]] double sum() const { return sum_; }

  // Of at least one reward.
  [[nodiscard]] double mean() const { return sum_ / pulls_; }
  [[nodiscard]] double variance() const { return squares_ / pulls_; }  // biased: divided by n

 private:
  double pulls_ = 0;
  double sum_ = 0;
  double centre_ = 0;
  double squares_ = 0;  // of the distances from the mean
};

// ln t with the same bits on every machine: the C library's double logarithm differs in the last
// bit between processors. t > 0.
inline double log_of(double t) {
  return static_cast<double>(std::log(static_cast<long double>(t)));
}

}  // namespace splitee
