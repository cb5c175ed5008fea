#include "policy/learners/randomised.hpp"

#include <algorithm>
#include <boost/random/beta_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace splitee {
namespace {

static_assert(ArmLearner<ThompsonGaussian> && ArmLearner<ThompsonBeta> &&
              ArmLearner<EpsilonGreedy> && ArmLearner<Exp3> && ArmLearner<Exp3Ix>);

// The stream as a library's distributions draw from it.
struct Bits {
  using result_type = std::uint32_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() { return stream.next(); }

  Stream& stream;
};

std::size_t any_arm(Stream& random, std::size_t arms) {
  return random.below(static_cast<std::uint32_t>(arms));
}

std::size_t highest(const std::vector<double>& draws) {
  return static_cast<std::size_t>(std::max_element(draws.begin(), draws.end()) - draws.begin());
}

}  // namespace

std::size_t ThompsonGaussian::choose(const Round& /*round*/) {
  Bits bits{random_};
  boost::random::normal_distribution<> normal;
  std::size_t best = 0;
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < arms_.size(); ++k) {
    const ArmStatistics& arm = arms_[k];
    const double mean = arm.pulls() > 0 ? arm.mean() : 0;
    const double draw = mean + sigma_ / std::sqrt(arm.pulls() + 1) * normal(bits);
    if (draw > highest) {
      best = k;
      highest = draw;
    }
  }
  return best;
}

std::size_t ThompsonBeta::choose(const Round& /*round*/) {
  std::vector<double> draws;
  for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
    Bits bits{random_};
    const double failures = arms_[arm].pulls() - successes_[arm];
    boost::random::beta_distribution<> posterior(1 + successes_[arm], 1 + failures);
    draws.push_back(posterior(bits));
  }
  return highest(draws);
}

void ThompsonBeta::observe(std::size_t arm, double x) {
  arms_[arm].add(x);
  successes_[arm] += random_.uniform() < x ? 1 : 0;
}

std::size_t EpsilonGreedy::choose(const Round& round) {
  if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
  return random_.uniform() < epsilon_ ? any_arm(random_, arms_.size()) : best_mean(arms_);
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
  // Before they overflow, or all vanish, in another unit.
  constexpr double kLargest = 1e100;
  if (sum_ < kLargest && sum_ > 1 / kLargest) return;
  log_unit_ = *std::max_element(log_weights_.begin(), log_weights_.end());
  std::transform(log_weights_.begin(), log_weights_.end(), weights_.begin(),
                 [&](double each) { return std::exp(each - log_unit_); });
  sum_ = std::accumulate(weights_.begin(), weights_.end(), 0.0);
}

}  // namespace splitee
