#include "policy/learners/detectors.hpp"

#include <algorithm>
#include <cmath>

#include "statistics/bernoulli_kl.hpp"

namespace splitee {

bool Cusum::add(double x) {
  if (seen_ < constants_.first) {
    ++seen_;
    sum_ += x;
    return false;
  }
  const double centre = sum_ / static_cast<double>(constants_.first);
  up_ = std::max(0.0, up_ + x - centre - constants_.epsilon);
  down_ = std::max(0.0, down_ + centre - x - constants_.epsilon);
  return up_ >= constants_.threshold || down_ >= constants_.threshold;
}

bool PageHinkley::add(double x) {
  seen_ += 1;
  sum_ += x;
  const double centre = sum_ / seen_;
  up_ = std::max(0.0, up_ + x - centre - constants_.epsilon);
  down_ = std::max(0.0, down_ + centre - x - constants_.epsilon);
  return up_ >= constants_.threshold || down_ >= constants_.threshold;
}

bool WindowHalves::add(double x) {
  const std::size_t half = constants_.window / 2;
  last_.push_back(x);
  after_ += x;
  if (last_.size() > half) {
    const double crossing = last_[last_.size() - 1 - half];
    after_ -= crossing;
    before_ += crossing;
  }
  if (last_.size() > constants_.window) {
    before_ -= last_.front();
    last_.pop_front();
  }
  if (last_.size() < constants_.window) return false;
  return std::abs(static_cast<double>(after_ - before_)) > constants_.threshold;
}

bool GlrTest::add(double x) {
  sums_.push_back(sums_.back() + x);
  const std::size_t count = sums_.size() - 1;
  if (count < 2) return false;
  const auto n = static_cast<double>(count);
  const double mean = sums_.back() / n;
  statistic_ = 0;
  for (std::size_t s = 1; s < count; ++s) {
    const auto first = static_cast<double>(s);
    const double ratio = first * bernoulli_kl(sums_[s] / first, mean) +
                         (n - first) * bernoulli_kl((sums_.back() - sums_[s]) / (n - first), mean);
    if (ratio > statistic_) {
      statistic_ = ratio;
      split_ = s;
    }
  }
  threshold_ = std::log(3 * n * std::sqrt(n) / delta_);
  return statistic_ >= threshold_;
}

}  // namespace splitee
