#pragma once

#include <cstdint>
#include <optional>

namespace splitee {

// The ends of a confidence interval.
struct Interval {
  double low = 0;
  double high = 0;
};

// A mean over repeats with its 95% interval (none with one repeat).
struct Estimate {
  double mean = 0;
  std::optional<Interval> interval;
};

// Mean and variance of numbers that arrive one by one (Welford 1962): no cancellation.
class Moments {
 public:
  void add(double value) {
    ++count_;
    const double delta = value - mean_;
    mean_ += delta / static_cast<double>(count_);
    squares_ += delta * (value - mean_);
  }

  [[nodiscard]] std::int64_t count() const { return count_; }

  // Mean of the numbers; 0 without any.
  [[nodiscard]] double mean() const { return mean_; }

  // Variance with n - 1 in the denominator; 0 below two numbers.
  [[nodiscard]] double variance() const {
    return count_ < 2 ? 0.0 : squares_ / static_cast<double>(count_ - 1);
  }

  // Variance with n in the denominator; 0 without any number.
  [[nodiscard]] double biased_variance() const {
    return count_ < 1 ? 0.0 : squares_ / static_cast<double>(count_);
  }

  // 95% Student t interval of the mean; none below two numbers.
  [[nodiscard]] std::optional<Interval> interval95() const;

  // mean() with interval95().
  [[nodiscard]] Estimate estimate95() const { return {mean(), interval95()}; }

 private:
  std::int64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

}  // namespace splitee
