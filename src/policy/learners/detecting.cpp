#include "policy/learners/detecting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "statistics/bernoulli_kl.hpp"

namespace splitee {
namespace {

static_assert(ArmLearner<CusumUcb> && ArmLearner<MUcb> && ArmLearner<GlrKlUcb>);

// The first arm without a reward, otherwise the first with the highest index.
template <class Index>
std::size_t highest(const std::vector<ArmStatistics>& arms, const Index& index_of) {
  std::size_t best = 0;
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    if (arms[arm].pulls() == 0) return arm;
    const double index = index_of(arms[arm]);
    if (index > highest) {
      best = arm;
      highest = index;
    }
  }
  return best;
}

double all_pulls(const std::vector<ArmStatistics>& arms) {
  return std::accumulate(arms.begin(), arms.end(), 0.0,
                         [](double sum, const ArmStatistics& arm) { return sum + arm.pulls(); });
}

}  // namespace

std::size_t CusumUcb::choose(std::uint64_t t) const {
  if (t < arms_.size()) return static_cast<std::size_t>(t);
  const double pulls = all_pulls(arms_);
  const double level = pulls > 0 ? xi_ * log_of(pulls) : 0;
  return highest(
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
  const auto cycle = static_cast<std::uint64_t>(
      std::floor(static_cast<double>(arms_.size()) / std::min(gamma_, 1.0)));
  if (since % cycle < arms_.size()) return static_cast<std::size_t>(since % cycle);
  const RoundTerms round{static_cast<double>(since), log_of(static_cast<double>(since))};
  return highest(arms_, [&](const ArmStatistics& arm) { return Ucb1Rule().index(arm, round); });
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
  return highest(arms_, [&](const ArmStatistics& arm) {
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
