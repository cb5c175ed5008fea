#include "policy/learners/forgetting.hpp"

#include <algorithm>
#include <cmath>

#include "policy/learners/arm_statistics.hpp"

namespace splitee {
namespace {

static_assert(ArmLearner<SwUcb> && ArmLearner<DUcb>);

auto index_with(double factor, double level) {
  return [factor, level](const Recent& arm) { return forgetting_index(arm, factor, level); };
}

}  // namespace

std::size_t SwUcb::choose(const Round& round) {
  round_ = round.t;
  while (!window_.empty() && window_.front().round + constants_.tau < round_) {
    const std::size_t arm = window_.front().arm;
    arms_[arm].remove(window_.front().x);
    change(arm, false);
    window_.pop_front();
  }
  if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
  const std::uint64_t rounds = std::min<std::uint64_t>(round.t, constants_.tau);
  const double level = constants_.xi * round.logs->ln(rounds);
  const auto index = index_with(constants_.range, level);
  if (empty_ > 0) return highest_index(arms_, index);
  const auto found = known_.find(constants_.range * std::sqrt(level), 1);
  if (found.is_sure()) return found.arm;
  return known_.first_of_close(found, [&](std::size_t arm) { return index(arms_[arm]); });
}

void SwUcb::observe(std::size_t arm, double x) {
  const bool was_empty = arms_[arm].pulls() <= 0;
  arms_[arm].add(x);
  change(arm, was_empty);
  window_.push_back({round_, arm, x});
}

void SwUcb::change(std::size_t arm, bool was_empty) {
  const Recent& own = arms_[arm];
  if (was_empty) --empty_;
  if (own.pulls() <= 0) {
    ++empty_;
  } else {
    known_.set(arm, own.mean(), 1 / std::sqrt(own.pulls()));
  }
}

std::size_t SwUcb::estimated_best() const { return best_mean(arms_); }

std::size_t DUcb::choose(const Round& round) {
  if (has_begun_ && is_due_) fade();
  has_begun_ = true;
  is_due_ = true;
  if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
  const double factor = 2 * constants_.range;
  if (const auto kept = unit_.growth(factor, constants_.xi, [&] { return known_.widest(); })) {
    const auto found = known_.find(kept->growth, kept->widest, FadingUnit::kRounding);
    if (found.is_sure()) return found.arm;
  }
  const double level = constants_.xi * std::max(0.0, log_of(all_pulls(arms_)));
  const std::size_t best = highest_index(arms_, index_with(factor, level));
  if (unit_.is_used_up()) keep_all();
  return best;
}

// Computes the kept values anew, where every arm has a remembered reward.
void DUcb::keep_all() {
  unit_.drop();
  for (const Recent& arm : arms_) {
    if (!(arm.pulls() > 0)) return;
  }
  unit_.restart(all_pulls(arms_));
  for (std::size_t arm = 0; arm < arms_.size(); ++arm) keep(arm);
}

void DUcb::keep(std::size_t arm) {
  known_.set(arm, arms_[arm].mean(), unit_.width_of(arms_[arm].pulls()));
}

void DUcb::fade() {
  for (Recent& each : arms_) each.fade(constants_.gamma);
  is_due_ = false;
  if (unit_.is_kept()) unit_.fade();
}

void DUcb::observe(std::size_t arm, double x) {
  if (is_due_) fade();
  is_due_ = !has_begun_;
  arms_[arm].add(x);
  if (!unit_.is_kept()) return;
  unit_.count_pull();
  keep(arm);
}

std::size_t DUcb::estimated_best() const { return best_mean(arms_); }

}  // namespace splitee
