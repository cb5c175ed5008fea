#include "policy/learners/detectors.hpp"

#include <algorithm>
#include <cmath>

#include "statistics/bernoulli_kl.hpp"

namespace splitee {
namespace {

constexpr double kGlrRounding = 1e-8;  // far above the rounding of a few operations on a ratio

}  // namespace

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
  const bool is_full = last_.size() == constants_.window;
  const std::size_t place = is_full ? next_ : last_.size();
  after_ += x;
  if (place >= half || is_full) {
    const double crossing = last_[place >= half ? place - half : place + constants_.window - half];
    after_ -= crossing;
    before_ += crossing;
  }
  if (is_full) {
    before_ -= last_[place];
    last_[place] = x;
    next_ = place + 1 == last_.size() ? 0 : place + 1;
  } else {
    last_.push_back(x);
  }
  if (last_.size() < constants_.window) return false;
  return std::abs(static_cast<double>(after_ - before_)) > constants_.threshold;
}

// Lemma 1. A reward x behind n others with mean m raises the statistic by at most kl(x, m), from at
// least 0. Proof: let l(i..j) be the highest of sum x ln p + (1 - x) ln(1 - p) over p for rewards i
// to j; the statistic is the highest l(1..s) + l(s+1..n) - l(1..n). x adds to l(s+1..n), or for s =
// n to l(1..n), at most x ln x + (1 - x) ln(1 - x), and to the last l at least x ln m + (1 - x)
// ln(1 - m).
//
// Lemma 2. As a function of s and the sum S of the first s rewards, both real, the ratio is convex:
// s kl(S / s, m) is the perspective of a convex function, and so is the other term. Between two
// values of s, where each reward is from `least` to `most`, s and S lie in the parallelogram whose
// other corners are where all the highest rewards come first, or last. So the ratio there is at
// most the highest of its values at the four corners.
bool GlrTest::add(double x) {
  const std::size_t before = sums_.size() - 1;
  if (before > 0) {
    bound_ += bernoulli_kl(x, sums_.back() / static_cast<double>(before)) + kGlrRounding;
  }
  sums_.push_back(sums_.back() + x);
  least_ = std::min(least_, x);
  most_ = std::max(most_, x);
  if (before == 0) return false;
  const auto n = static_cast<double>(before + 1);
  threshold_ = std::log(3 * n * std::sqrt(n) / delta_);
  if (bound_ < threshold_) return false;
  // The statistic where it is above a share of the threshold, else that share: far from an alarm.
  constexpr double kShare = 0.5;
  double level = kShare * threshold_;
  raise(level, 1, before);
  bound_ = level + kGlrRounding;
  if (level < threshold_) return false;
  find_split();
  return true;
}

// The ratio with the sum S = `sum` of the first s rewards.
double GlrTest::ratio(double s, double sum) const {
  const auto n = static_cast<double>(sums_.size() - 1);
  const double mean = sums_.back() / n;
  return s * bernoulli_kl(sum / s, mean) +
         (n - s) * bernoulli_kl((sums_.back() - sum) / (n - s), mean);
}

// An upper bound of the ratio for each s from the first to the last.
double GlrTest::most_between(std::size_t first, std::size_t last) const {
  const auto from = static_cast<double>(first);
  const auto to = static_cast<double>(last);
  double most = std::max(ratio(from, sums_[first]), ratio(to, sums_[last]));
  if (most_ > least_) {
    const double rise = sums_[last] - sums_[first] - least_ * (to - from);
    const double highs = std::clamp(rise / (most_ - least_), 0.0, to - from);
    most = std::max({most, ratio(from + highs, sums_[first] + most_ * highs),
                     ratio(to - highs, sums_[last] - most_ * highs)});
  }
  return most;
}

// Raises the level to the highest ratio for s from the first to the last, if that is higher.
void GlrTest::raise(double& level, std::size_t first, std::size_t last) const {
  constexpr std::size_t kFew = 6;
  if (last - first < kFew) {
    for (std::size_t s = first; s <= last; ++s) {
      level = std::max(level, ratio(static_cast<double>(s), sums_[s]));
    }
    return;
  }
  if (most_between(first, last) + kGlrRounding < level) return;
  const std::size_t middle = first + (last - first) / 2;
  raise(level, first, middle);
  raise(level, middle + 1, last);
}

void GlrTest::find_split() {
  statistic_ = 0;
  for (std::size_t s = 1; s + 1 < sums_.size(); ++s) {
    const double here = ratio(static_cast<double>(s), sums_[s]);
    if (here > statistic_) {
      statistic_ = here;
      split_ = s;
    }
  }
}

}  // namespace splitee
