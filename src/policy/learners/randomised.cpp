#include "policy/learners/randomised.hpp"

#include <algorithm>
#include <bit>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>

namespace splitee {
namespace {

static_assert(ArmLearner<ThompsonGaussian> && ArmLearner<ThompsonBeta> &&
              ArmLearner<EpsilonGreedy> && ArmLearner<Exp3> && ArmLearner<Exp3Ix>);

// The stream as a generator for a library's distributions.
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

// Thompson sampling needs only the highest of many draws, and most arms hardly ever have it. So the
// draws are made one after another, each only where it is above the highest one so far, z, and with
// its distribution there: the log-concave density f of an arm is, above z, at most the bound f(z)
// exp(s (x - z)), with s the slope of ln f at z, whose total above z is f(z) / -s. With this
// probability a draw is made from the bound, and accepted with probability f(x) / bound. Where s >=
// 0 the arm is drawn directly.

// At least exp(x), and at most 1.07 times as much, for x from -700 to 700: 1 + p >= 2^p for p from
// 0 to 1.
double not_below_exp(double x) {
  const double whole_and_part = x * std::numbers::log2e + 1023.0000001;
  return std::bit_cast<double>(static_cast<std::int64_t>(whole_and_part * 0x1p52));
}

// Whether the bound's total is so large that an arm is better drawn directly; where it is not, the
// total is at most 1, a draw's whole probability.
bool bounds_much(double log_density, double slope) {
  constexpr double kMuch = 0.5;
  if (log_density < -700) return false;
  return log_density > 700 || not_below_exp(log_density) > kMuch * -slope;
}

// How far above z the bound's draw is; none where nothing is drawn. `log_density`: ln f(z); `slope`
// is below 0, and bounds_much() is false.
std::optional<double> excess_above(double log_density, double slope, Stream& random) {
  constexpr double kLeastUniform = 0x1p-54;
  if (log_density < -700) return std::nullopt;
  const double highest = not_below_exp(log_density);
  if (-slope * kLeastUniform >= highest) return std::nullopt;
  const double level = random.uniform() * -slope;
  if (level >= highest) return std::nullopt;
  const double left = log_density - std::log(level);
  if (left <= 0) return std::nullopt;
  return left / -slope;
}

// A draw of Gamma(shape, 1), shape >= 1: Marsaglia and Tsang, "A simple method for generating gamma
// variables", ACM TOMS 26, 2000.
double gamma_draw(double shape, Bits& bits) {
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  boost::random::normal_distribution<> normal;
  while (true) {
    const double x = normal(bits);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    const double u = bits.stream.uniform();
    if (u < 1 - 0.0331 * (x * x) * (x * x)) return d * v;
    if (std::log(u) < x * x / 2 + d * (1 - v + std::log(v))) return d * v;
  }
}

}  // namespace

std::size_t ThompsonGaussian::choose(const Round& /*round*/) {
  Bits bits{random_};
  boost::random::normal_distribution<> normal;
  std::size_t best = 0;
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < posteriors_.size(); ++k) {
    const double draw = posteriors_[k].mean + posteriors_[k].deviation * normal(bits);
    if (draw > highest) {
      best = k;
      highest = draw;
    }
  }
  return best;
}

void ThompsonGaussian::observe(std::size_t arm, double x) {
  arms_[arm].add(x);
  find_posterior(arm);
}

void ThompsonGaussian::count_play(std::size_t arm) {
  arms_[arm].count_play();
  find_posterior(arm);
}

void ThompsonGaussian::observe_counted(std::size_t arm, double x) {
  arms_[arm].add_counted(x);
  find_posterior(arm);
}

void ThompsonGaussian::find_posterior(std::size_t arm) {
  posteriors_[arm] = {arms_[arm].mean(), sigma_ / std::sqrt(arms_[arm].pulls() + 1)};
}

std::size_t ThompsonBeta::choose(const Round& /*round*/) {
  Bits bits{random_};
  const auto draw = [&](const Posterior& arm) {
    const double successes = gamma_draw(1 + arm.successes, bits);
    return successes / (successes + gamma_draw(1 + arm.failures, bits));
  };
  std::size_t best = last_;
  double highest = draw(posteriors_[last_]);
  double log_hit = std::log(highest);
  double log_miss = std::log1p(-highest);
  for (std::size_t k = 0; k < arms_.size(); ++k) {
    if (k == last_) continue;
    const Posterior& arm = posteriors_[k];
    const double slope = arm.successes / highest - arm.failures / (1 - highest);
    const double log_density = arm.log_unit + arm.successes * log_hit + arm.failures * log_miss;
    double x = 0;
    if (!(slope < 0) || bounds_much(log_density, slope)) {
      x = draw(arm);
      if (x <= highest) continue;
    } else {
      const auto excess = excess_above(log_density, slope, random_);
      if (!excess || *excess >= 1 - highest) continue;
      x = highest + *excess;
      const double log_share = arm.successes * (std::log(x) - log_hit) +
                               arm.failures * (std::log1p(-x) - log_miss) - slope * *excess;
      if (random_.uniform() >= std::exp(log_share)) continue;
    }
    highest = x;
    log_hit = std::log(x);
    log_miss = std::log1p(-x);
    best = k;
  }
  last_ = best;
  return best;
}

void ThompsonBeta::observe(std::size_t arm, double x) {
  arms_[arm].add(x);
  Posterior& own = posteriors_[arm];
  double& drawn = random_.uniform() < x ? own.successes : own.failures;
  own.log_unit += std::log((2 + own.successes + own.failures) / (1 + drawn));
  drawn += 1;
}

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
