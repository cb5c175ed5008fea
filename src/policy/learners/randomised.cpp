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

// Uniform in [0, 1), a multiple of 2^-53.
double uniform(Stream& random) {
  const std::uint64_t high = random.next() >> 5U;
  const std::uint64_t low = random.next() >> 6U;
  return static_cast<double>((high << 26U) | low) * 0x1p-53;
}

std::size_t any_arm(Stream& random, std::size_t arms) {
  return random.below(static_cast<std::uint32_t>(arms));
}

std::size_t highest(const std::vector<double>& draws) {
  return static_cast<std::size_t>(std::max_element(draws.begin(), draws.end()) - draws.begin());
}

// The arm at which the shares, added up in their order, pass a uniform number.
std::size_t draw(const std::vector<double>& shares, Stream& random) {
  double left = uniform(random);
  for (std::size_t arm = 0; arm + 1 < shares.size(); ++arm) {
    if (left < shares[arm]) return arm;
    left -= shares[arm];
  }
  return shares.size() - 1;
}

// Shares proportional to exp(logarithms), which may be of any size.
void set_shares(std::vector<double>& shares, const std::vector<double>& logarithms) {
  const double most = *std::max_element(logarithms.begin(), logarithms.end());
  std::transform(logarithms.begin(), logarithms.end(), shares.begin(),
                 [&](double each) { return std::exp(each - most); });
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
}

}  // namespace

std::size_t ThompsonGaussian::choose(std::uint64_t /*t*/) {
  std::vector<double> draws;
  for (const ArmStatistics& arm : arms_) {
    Bits bits{random_};
    const double mean = arm.pulls() > 0 ? arm.mean() : 0;
    boost::random::normal_distribution<> posterior(mean, sigma_ / std::sqrt(arm.pulls() + 1));
    draws.push_back(posterior(bits));
  }
  return highest(draws);
}

std::size_t ThompsonBeta::choose(std::uint64_t /*t*/) {
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
  successes_[arm] += uniform(random_) < x ? 1 : 0;
}

std::size_t EpsilonGreedy::choose(std::uint64_t t) {
  if (t < arms_.size()) return static_cast<std::size_t>(t);
  return uniform(random_) < epsilon_ ? any_arm(random_, arms_.size()) : best_mean(arms_);
}

const std::vector<double>& Exp3::shares() {
  set_shares(shares_, log_weights_);
  const auto arms = static_cast<double>(shares_.size());
  for (double& share : shares_) share = (1 - gamma_) * share + gamma_ / arms;
  return shares_;
}

std::size_t Exp3::choose(std::uint64_t /*t*/) { return draw(shares(), random_); }

void Exp3::observe(std::size_t arm, double x) {
  arms_[arm].add(x);
  const auto arms = static_cast<double>(arms_.size());
  log_weights_[arm] += gamma_ * x / (shares_[arm] * arms);
}

const std::vector<double>& Exp3Ix::shares() {
  std::vector<double> logarithms;
  for (const double loss : losses_) logarithms.push_back(-eta_ * loss);
  set_shares(shares_, logarithms);
  return shares_;
}

std::size_t Exp3Ix::choose(std::uint64_t /*t*/) { return draw(shares(), random_); }

void Exp3Ix::observe(std::size_t arm, double x) {
  arms_[arm].add(x);
  losses_[arm] += (1 - x) / (shares_[arm] + eta_ / 2);
}

}  // namespace splitee
