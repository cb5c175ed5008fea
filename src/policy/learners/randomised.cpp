#include "policy/learners/randomised.hpp"

#include <algorithm>
#include <boost/random/beta_distribution.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "statistics/normal.hpp"

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

// The arm at which the shares, added up in their order, pass a uniform number.
std::size_t draw(const std::vector<double>& shares, Stream& random) {
  double left = random.uniform();
  for (std::size_t arm = 0; arm + 1 < shares.size(); ++arm) {
    if (left < shares[arm]) return arm;
    left -= shares[arm];
  }
  return shares.size() - 1;
}

}  // namespace

std::size_t ThompsonGaussian::choose(const Round& /*round*/) {
  std::vector<double> draws;
  for (const ArmStatistics& arm : arms_) {
    const double mean = arm.pulls() > 0 ? arm.mean() : 0;
    const double deviation = sigma_ / std::sqrt(arm.pulls() + 1);
    draws.push_back(mean + deviation * normal_quantile(random_.uniform()));
  }
  return highest(draws);
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
      shares_(arms, 1 / static_cast<double>(arms)) {}

std::size_t ExponentialWeights::choose(const Round& /*round*/) { return draw(shares_, random_); }

void ExponentialWeights::learn(std::size_t arm, double x, double added) {
  arms_[arm].add(x);
  log_weights_[arm] += added;
  // Relative to the largest, so that no weight overflows.
  const double most = *std::max_element(log_weights_.begin(), log_weights_.end());
  std::transform(log_weights_.begin(), log_weights_.end(), shares_.begin(),
                 [&](double each) { return std::exp(each - most); });
  const double sum = std::accumulate(shares_.begin(), shares_.end(), 0.0);
  const double least = mixed_ / static_cast<double>(arms());
  for (double& share : shares_) share = (1 - mixed_) * share / sum + least;
}

}  // namespace splitee
