#include "policy/learners/index_rules.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <cmath>

#include "statistics/bernoulli_kl.hpp"
#include "statistics/beta_tail.hpp"
#include "statistics/normal.hpp"

namespace splitee {
namespace {

// The bracket of an index m + w(t) with w >= 0 that grows at most as ln t does.
Bracket scaled(double mean, double index, const RoundTerms& now, const RoundTerms& later) {
  return {index, mean + (index - mean) * (later.log_t / now.log_t)};
}

// The distance below Newton's result at which a lower bound hardly ever fails: `curvature` times
// the square of the step is the error of a step.
double margin_of(double step, double curvature) {
  constexpr double kLeast = 1e-13;
  return kLeast + std::abs(curvature) * step * step;
}

// An approximation of the quantile of Beta(a, b) above which lies a probability of exp(`log_tail`):
// that of a normal variable.
double near_quantile(double a, double b, double log_tail) {
  const double n = a + b;
  const double mean = a / n;
  const double more = std::sqrt(-2 * log_tail * mean * (1 - mean) / n);
  return std::min(mean + more, mean + (1 - mean) / 2);
}

}  // namespace

double UcbTunedRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  const double share = round.log_t / arm.pulls();
  return arm.mean() + std::sqrt(share * std::min(0.25, arm.variance() + std::sqrt(2 * share)));
}

Bracket UcbTunedRule::bracket(const ArmStatistics& arm, const RoundTerms& now,
                              const RoundTerms& later, double /*guess*/) const {
  return scaled(arm.mean(), index(arm, now), now, later);
}

double UcbVRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  const double share = zeta * round.log_t / arm.pulls();
  return arm.mean() + std::sqrt(2 * arm.variance() * share) + 3 * c * share;
}

Bracket UcbVRule::bracket(const ArmStatistics& arm, const RoundTerms& now, const RoundTerms& later,
                          double /*guess*/) const {
  return scaled(arm.mean(), index(arm, now), now, later);
}

double KlUcbRule::level(const RoundTerms& round) const {
  return round.log_t + (c == 0 ? 0 : c * std::log(std::max(round.log_t, 1.0)));
}

double KlUcbRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  return kl_upper_bound(arm.mean(), arm.pulls(), level(round));
}

// kl(m, q) rises in q above m and is convex, so it lies above its tangent at the guess: the tangent
// reaches a level no lower than where kl does. A lower bound is tried; it holds where kl is not
// above the level.
Bracket KlUcbRule::bracket(const ArmStatistics& arm, const RoundTerms& now, const RoundTerms& later,
                           double guess) const {
  const double p = arm.mean();
  const double share = level(now) / arm.pulls();
  if (guess > p && guess < 1 && p > 0 && share > 0) {
    const double here = bernoulli_kl(p, guess);
    const double slope = (guess - p) / (guess * (1 - guess));
    const double step = (share - here) / slope;
    const double curvature = p / (guess * guess) + (1 - p) / ((1 - guess) * (1 - guess));
    const double low = guess + step - margin_of(step, curvature / slope);
    if (low > p && low < 1 && bernoulli_kl(p, low) <= share) {
      return {low, std::min(1.0, guess + (level(later) / arm.pulls() - here) / slope)};
    }
  }
  return {index(arm, now), index(arm, later)};
}

// n kl(S / n, q) = S ln(S / (n q)) + F ln(F / (n (1 - q))) falls in S and rises in F for q above S
// / n: the derivatives are ln(S / (n q)) and ln(F / (n (1 - q))).
bool KlUcbRule::reaches(const ArmSums& arm, double level_of_index, const RoundTerms& now) const {
  const double p = arm.mean();
  if (level_of_index <= p) return true;
  return level_of_index < 1 && p >= 0 &&
         arm.pulls() * bernoulli_kl(p, level_of_index) <= level(now);
}

// One logarithm for both rounds. Its rounding counts where the excess is near 0, as the root of
// what should be 0 is taken.
Bracket MossRule::bracket(const ArmStatistics& arm, const RoundTerms& now, const RoundTerms& later,
                          double /*guess*/) const {
  if (horizon > 0) {
    const double both = index(arm, now);
    return {both, both};
  }
  const double taken = log_arms + now.ln(arm.pulls());
  return {index_at(now.log_t - taken - kRounding, arm),
          index_at(later.log_t - taken + kRounding, arm)};
}

BayesUcbRule::BayesUcbRule(std::uint64_t horizon, double c)
    : log_power_(std::pow(std::log(static_cast<double>(std::max<std::uint64_t>(horizon, 3))), c)),
      log_of_it_(std::log(log_power_)) {}

double BayesUcbRule::tail(const RoundTerms& round) const { return 1 / (round.t * log_power_); }

double BayesUcbRule::log_tail(const RoundTerms& round) const { return -round.log_t - log_of_it_; }

template <class Precision>
double BayesUcbRule::quantile(const ArmStatistics& arm, const RoundTerms& round) const {
  const double p = 1 - tail(round);
  const boost::math::beta_distribution<double, Precision> posterior(1 + arm.sum(),
                                                                    1 + arm.pulls() - arm.sum());
  return boost::math::quantile(posterior, std::clamp(p, 0.0, 1.0));
}

// In long doubles, which give the same bits on every processor.
double BayesUcbRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  return quantile<boost::math::policies::policy<>>(arm, round);
}

// The density of a Beta distribution with both parameters at least 1 is log-concave, and so is the
// probability Q of more than q: ln Q lies below its tangents, and a tangent falls to ln(1 - p) no
// lower than where ln Q does, the quantile of p. Newton's steps look for a point below the
// quantile, as near to it as its growth between the rounds makes worthwhile; the tangent there
// bounds it above. Where that needs more than a few steps, or the arm has few rewards, the quantile
// itself is computed.
Bracket BayesUcbRule::bracket(const ArmStatistics& arm, const RoundTerms& now,
                              const RoundTerms& later, double guess) const {
  constexpr int kMostSteps = 6;
  constexpr double kNearest = 1e-6;  // of ln Q
  const double a = 1 + arm.sum();
  const double b = 1 + arm.pulls() - arm.sum();
  const double aim = log_tail(now);
  const double growth = later.t > now.t ? aim - log_tail(later) : 0;
  const double near = kNearest + growth / 8;
  double at = guess > 0 && guess < 1 ? guess : near_quantile(a, b, aim);
  for (int step = 0; step < kMostSteps; ++step) {
    const auto here = beta_tail(a, b, at);
    if (!here) break;
    const double over = here->log_q - aim;
    // The uncertainty of ln Q, and of the tangent as far as it is followed.
    const double rounding = kBetaTailRounding * (2 + std::abs(over) + growth);
    if (over >= rounding && over <= near + 2 * rounding) {
      return {at, std::min(1.0, at + (over + growth + rounding) / here->hazard)};
    }
    const double length = (over - near / 2 - rounding) / here->hazard;
    const double slope = (a - 1) / at - (b - 1) / (1 - at);  // of ln density
    at += length - std::abs(slope + here->hazard) / 2 * length * length;
  }
  // In doubles, which take a fraction of the time; off by some 1e-13.
  using InDoubles = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return {quantile<InDoubles>(arm, now), quantile<InDoubles>(arm, later)};
}

// The quantiles of a Beta distribution rise with its first parameter and fall with its second.
bool BayesUcbRule::reaches(const ArmSums& arm, double level, const RoundTerms& now) const {
  const auto here = beta_tail(1 + arm.sum(), 1 + arm.pulls() - arm.sum(), level);
  return here && here->log_q - kBetaTailRounding >= log_tail(now);
}

double BayesUcbNigRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  constexpr double kPrior = 1e-6;  // weight of the prior mean 0
  const double n = arm.pulls();
  const double m = arm.mean();
  const double lambda = kPrior + n;
  const double beta = 1 + n * arm.variance() / 2 + kPrior * n * m * m / (2 * lambda);
  const double p = round.t < 3 ? 0.95 : 1 - 1 / (round.t * round.log_t);
  const double z = normal_quantile(p);
  return n * m / lambda + z * std::sqrt(beta / (n / 2 * lambda));
}

}  // namespace splitee
