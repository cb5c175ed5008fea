#include "policy/learners/detecting.hpp"

#include <algorithm>
#include <cmath>

#include "statistics/bernoulli_kl.hpp"

namespace splitee {
namespace {

static_assert(ArmLearner<CusumUcb> && ArmLearner<MUcb> && ArmLearner<GlrKlUcb>);

}  // namespace

std::size_t CusumUcb::choose(std::uint64_t t) const {
  if (t < arms_.size()) return static_cast<std::size_t>(t);
  const double pulls = all_pulls(arms_);
  const double level = pulls > 0 ? xi_ * log_of(pulls) : 0;
  return highest_index(
      arms_, [&](const ArmStatistics& arm) { return arm.mean() + std::sqrt(level / arm.pulls()); });
}

void CusumUcb::observe(std::size_t arm, double x) {
  ++seen_;
  arms_[arm].add(x);
  if (!detectors_[arm].add(x)) return;
  arms_[arm] = {};
  detectors_[arm] = fresh_;
  alarms_.push_back({seen_, arm});
}

std::size_t MUcb::choose(std::uint64_t t) const {
  const std::uint64_t since = t - (alarms_.empty() ? 0 : alarms_.back().round);
  const auto count = static_cast<double>(arms_.size());
  const double cycle =
      std::floor(count / std::min(gamma_, 1.0));  // infinite: each arm is forced once
  const double place = std::fmod(static_cast<double>(since), cycle);
  if (place < count) return static_cast<std::size_t>(place);
  const RoundTerms round{static_cast<double>(since), log_of(static_cast<double>(since))};
  return highest_index(arms_,
                       [&](const ArmStatistics& arm) { return Ucb1Rule().index(arm, round); });
}

void MUcb::observe(std::size_t arm, double x) {
  ++seen_;
  arms_[arm].add(x);
  if (!detectors_[arm].add(x)) return;
  arms_.assign(arms_.size(), {});
  detectors_.assign(detectors_.size(), fresh_);
  alarms_.push_back({seen_, arm});
}

std::size_t GlrKlUcb::choose(std::uint64_t t) const {
  if (t < arms_.size()) return static_cast<std::size_t>(t);
  const double rounds = restart_ == Restart::kArm
                            ? all_pulls(arms_)
                            : static_cast<double>(t - (alarms_.empty() ? 0 : alarms_.back().round));
  const double level = rounds > 0 ? log_of(rounds) : 0;
  return highest_index(arms_, [&](const ArmStatistics& arm) {
    return kl_upper_bound(arm.mean(), arm.pulls(), level);
  });
}

void GlrKlUcb::observe(std::size_t arm, double x) {
  ++seen_;
  arms_[arm].add(x);
  if (!detectors_[arm].add(x)) return;
  if (restart_ == Restart::kArm) {
    arms_[arm] = {};
    detectors_[arm] = fresh_;
  } else {
    arms_.assign(arms_.size(), {});
    detectors_.assign(detectors_.size(), fresh_);
  }
  alarms_.push_back({seen_, arm});
}

}  // namespace splitee
