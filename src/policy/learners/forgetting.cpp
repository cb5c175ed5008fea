#include "policy/learners/forgetting.hpp"

#include <algorithm>
#include <cmath>

#include "policy/learners/arm_statistics.hpp"

namespace splitee {
namespace {

static_assert(ArmLearner<SwUcb> && ArmLearner<DUcb>);

// m + factor sqrt(level / n).
auto index_with(double factor, double level) {
  return [factor, level](const Recent& arm) {
    return arm.mean() + factor * std::sqrt(level / arm.pulls());
  };
}

}  // namespace

std::size_t SwUcb::choose(const Round& round) {
  round_ = round.t;
  while (!window_.empty() && window_.front().round + constants_.tau < round_) {
    arms_[window_.front().arm].remove(window_.front().x);
    window_.pop_front();
  }
  if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
  const std::uint64_t rounds = std::min<std::uint64_t>(round.t, constants_.tau);
  return highest_index(arms_, index_with(constants_.range, constants_.xi * round.logs->ln(rounds)));
}

void SwUcb::observe(std::size_t arm, double x) {
  arms_[arm].add(x);
  window_.push_back({round_, arm, x});
}

std::size_t SwUcb::estimated_best() const { return best_mean(arms_); }

std::size_t DUcb::choose(const Round& round) {
  if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
  const double pulls = all_pulls(arms_);
  const double level = constants_.xi * std::max(0.0, log_of(pulls));
  return highest_index(arms_, index_with(2 * constants_.range, level));
}

void DUcb::observe(std::size_t arm, double x) {
  for (Recent& each : arms_) each.fade(constants_.gamma);
  arms_[arm].add(x);
}

std::size_t DUcb::estimated_best() const { return best_mean(arms_); }

}  // namespace splitee
