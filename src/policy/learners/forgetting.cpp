#include "policy/learners/forgetting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "policy/learners/arm_statistics.hpp"

namespace splitee {
namespace {

static_assert(ArmLearner<SwUcb> && ArmLearner<DUcb>);

// The first arm with the highest m + factor sqrt(log / n).
std::size_t highest(const std::vector<Recent>& arms, double factor, double log) {
  std::size_t best = 0;
  double best_index = -std::numeric_limits<double>::infinity();
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    if (arms[arm].pulls <= 0) return arm;
    const double index =
        arms[arm].sum / arms[arm].pulls + factor * std::sqrt(log / arms[arm].pulls);
    if (index > best_index) {
      best = arm;
      best_index = index;
    }
  }
  return best;
}

std::size_t best_recent(const std::vector<Recent>& arms) {
  const auto mean = [](const Recent& arm) {
    return arm.pulls > 0 ? arm.sum / arm.pulls : -std::numeric_limits<double>::infinity();
  };
  const auto best =
      std::max_element(arms.begin(), arms.end(),
                       [&](const Recent& a, const Recent& b) { return mean(a) < mean(b); });
  return static_cast<std::size_t>(best - arms.begin());
}

}  // namespace

std::size_t SwUcb::choose(std::uint64_t t) const {
  if (t < arms_.size()) return static_cast<std::size_t>(t);
  const double rounds = std::min(static_cast<double>(t), static_cast<double>(constants_.tau));
  return highest(arms_, constants_.range, constants_.xi * log_of(rounds));
}

void SwUcb::observe(std::size_t arm, double x) {
  arms_[arm].pulls += 1;
  arms_[arm].sum += x;
  window_.emplace_back(arm, x);
  if (window_.size() <= constants_.tau) return;
  const auto [oldest, reward] = window_.front();
  window_.pop_front();
  arms_[oldest].pulls -= 1;
  arms_[oldest].sum -= reward;
}

std::size_t SwUcb::estimated_best() const { return best_recent(arms_); }

std::size_t DUcb::choose(std::uint64_t t) const {
  if (t < arms_.size()) return static_cast<std::size_t>(t);
  const double pulls =
      std::accumulate(arms_.begin(), arms_.end(), 0.0,
                      [](double sum, const Recent& arm) { return sum + arm.pulls; });
  return highest(arms_, 2 * constants_.range, constants_.xi * std::max(0.0, log_of(pulls)));
}

void DUcb::observe(std::size_t arm, double x) {
  for (Recent& each : arms_) {
    each.pulls *= constants_.gamma;
    each.sum *= constants_.gamma;
  }
  arms_[arm].pulls += 1;
  arms_[arm].sum += x;
}

std::size_t DUcb::estimated_best() const { return best_recent(arms_); }

}  // namespace splitee
