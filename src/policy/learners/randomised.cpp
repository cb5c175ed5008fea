#include "policy/learners/randomised.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace splitee {
namespace {

static_assert(ArmLearner<EpsilonGreedy> && ArmLearner<Exp3> && ArmLearner<Exp3Ix>);

std::size_t any_arm(Stream& random, std::size_t arms) {
  return random.below(static_cast<std::uint32_t>(arms));
}

}  // namespace

std::size_t EpsilonGreedy::choose(const Round& round) {
  if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
  return random_.uniform() < epsilon(round.t) ? any_arm(random_, arms_.size()) : best_;
}

void EpsilonGreedy::observe(std::size_t arm, double x) {
  Rewards& own = arms_[arm];
  const double before = own.mean;
  own.sum += x;
  own.number += 1;
  own.mean = own.sum / own.number;
  if (arm == best_ && own.mean >= before) return;
  if (arm == best_) {
    best_ = 0;
    for (std::size_t k = 1; k < arms_.size(); ++k) {
      best_ = arms_[k].mean > arms_[best_].mean ? k : best_;
    }
  } else if (own.mean > arms_[best_].mean || (own.mean == arms_[best_].mean && arm < best_)) {
    best_ = arm;
  }
}

ExponentialWeights::ExponentialWeights(std::size_t arms, Stream random, double mixed)
    : mixed_(mixed),
      random_(random),
      arms_(arms),
      log_weights_(arms),
      weights_(arms, 1),
      sum_(static_cast<double>(arms)) {}

std::size_t ExponentialWeights::choose(const Round& /*round*/) {
  if (mixed_ > 0 && random_.uniform() < mixed_) return any_arm(random_, arms());
  double left = random_.uniform() * sum_;
  for (std::size_t arm = 0; arm + 1 < arms(); ++arm) {
    if (left < weights_[arm]) return arm;
    left -= weights_[arm];
  }
  return arms() - 1;
}

void ExponentialWeights::learn(std::size_t arm, double x, double added_to_log) {
  arms_[arm].add(x);
  log_weights_[arm] += added_to_log;
  weights_[arm] = std::exp(log_weights_[arm] - log_unit_);
  sum_ = std::accumulate(weights_.begin(), weights_.end(), 0.0);
  // The weights change their unit before they overflow or all vanish.
  constexpr double kLargest = 1e100;
  if (sum_ < kLargest && sum_ > 1 / kLargest) return;
  log_unit_ = *std::max_element(log_weights_.begin(), log_weights_.end());
  std::transform(log_weights_.begin(), log_weights_.end(), weights_.begin(),
                 [&](double each) { return std::exp(each - log_unit_); });
  sum_ = std::accumulate(weights_.begin(), weights_.end(), 0.0);
}

}  // namespace splitee
