#include "policy/learners/detecting.hpp"

#include <cmath>

namespace splitee {
namespace {

static_assert(ArmLearner<CusumUcb> && ArmLearner<PhtUcb> && ArmLearner<MUcb> &&
              ArmLearner<GlrKlUcb>);

}  // namespace

template <class Detector>
std::size_t ForgetfulUcb<Detector>::choose(const Round& round) {
  round_ = round.t;
  if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
  if (exploration_ && exploration_->random.uniform() < exploration_->alpha) {
    return exploration_->random.below(static_cast<std::uint32_t>(arms_.size()));
  }
  const double level = pulls_ > 0 ? xi_ * round.logs->ln(pulls_) : 0;
  const auto index = [&](const ArmStatistics& arm) {
    return arm.mean() + std::sqrt(level / arm.pulls());
  };
  return arms_.highest(std::sqrt(level), index);
}

template <class Detector>
void ForgetfulUcb<Detector>::observe(std::size_t arm, double x) {
  ++pulls_;
  if (!arms_.add(arm, x)) return;
  pulls_ -= static_cast<std::uint64_t>(arms_.pulls(arm));
  arms_.forget(arm);
  alarms_.push_back({round_ + 1, arm});
}

template class ForgetfulUcb<Cusum>;
template class ForgetfulUcb<PageHinkley>;

std::size_t MUcb::choose(const Round& round) {
  round_ = round.t;
  const std::uint64_t since = round.t - (alarms_.empty() ? 0 : alarms_.back().round);
  while (static_cast<double>(round.t - first_) >= cycle_) {
    first_ += static_cast<std::uint64_t>(cycle_);
  }
  const std::uint64_t place = round.t - first_;
  if (place < arms_.size()) return static_cast<std::size_t>(place);
  const RoundTerms terms{static_cast<double>(since), round.logs->ln(since)};
  const auto index = [&](const ArmStatistics& arm) { return Ucb1Rule().index(arm, terms); };
  return arms_.highest(Ucb1Rule().growth(terms), index);
}

void MUcb::observe(std::size_t arm, double x) {
  if (!arms_.add(arm, x)) return;
  arms_.forget_all();
  first_ = round_ + 1;
  alarms_.push_back({round_ + 1, arm});
}

std::size_t GlrKlUcb::choose(const Round& round) {
  round_ = round.t;
  const std::size_t count = detectors_.size();
  if (round.t < count) return static_cast<std::size_t>(round.t);
  Round own = round;
  own.t = round.t - (alarms_.empty() ? 0 : alarms_.back().round);
  if (alpha_ > 0) {
    const auto arms = static_cast<double>(count);
    const double place = std::fmod(static_cast<double>(own.t), std::ceil(arms / alpha_));
    if (place < arms) return static_cast<std::size_t>(place);
  }
  if (restart_ == Restart::kArm) own.t = pulls_;
  return arms_.choose_by_index(own);
}

void GlrKlUcb::observe(std::size_t arm, double x) {
  arms_.observe(arm, x);
  ++pulls_;
  if (!detectors_[arm].add(x)) return;
  if (restart_ == Restart::kArm) {
    pulls_ -= static_cast<std::uint64_t>(arms_.arms()[arm].pulls());
    arms_.forget(arm);
    detectors_[arm] = fresh_;
  } else {
    arms_.forget_all();
    detectors_.assign(detectors_.size(), fresh_);
  }
  alarms_.push_back({round_ + 1, arm});
}

}  // namespace splitee
