#include "policy/learners/index_rules.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "statistics/bernoulli_kl.hpp"
#include "statistics/normal.hpp"

namespace splitee {
namespace {

// Of an index m + w(t) with w >= 0 that grows at most as ln t does.
Bracket scaled(double mean, double index, const RoundTerms& now, const RoundTerms& later) {
  return {index, mean + (index - mean) * (later.log_t / now.log_t)};
}

// How far below Newton's result a lower bound is tried that hardly ever fails: `curvature` times
// the square of the step is what a step leaves out.
double margin_of(double step, double curvature) {
  constexpr double kLeast = 1e-13;
  return kLeast + std::abs(curvature) * step * step;
}

using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

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

// kl(m, q) rises in q above m and is convex, so it lies above its tangent at the guess: where the
// tangent reaches a level is no lower than where kl does. A lower bound is tried, and holds where
// kl is not above the level.
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

double MossRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  const double rounds = horizon == 0 ? round.t : static_cast<double>(horizon);
  const double excess = std::log(rounds / (static_cast<double>(arms) * arm.pulls()));
  return arm.mean() + std::sqrt(std::max(0.0, excess) / arm.pulls());
}

double BayesUcbRule::tail(const RoundTerms& round) const {
  const double log_horizon = std::log(static_cast<double>(std::max<std::uint64_t>(horizon, 3)));
  return 1 / (round.t * std::pow(log_horizon, c));
}

double BayesUcbRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  const double p = 1 - tail(round);
  const boost::math::beta_distribution<> posterior(1 + arm.sum(), 1 + arm.pulls() - arm.sum());
  return boost::math::quantile(posterior, std::clamp(p, 0.0, 1.0));
}

// The density of a Beta distribution with both parameters at least 1 is log-concave, and so is the
// probability Q of more than q: ln Q lies below its tangent at the guess, and where the tangent
// falls to ln(1 - p) is no lower than where ln Q does, the quantile of p. A lower bound is tried,
// and holds where Q is not below 1 - p.
Bracket BayesUcbRule::bracket(const ArmStatistics& arm, const RoundTerms& now,
                              const RoundTerms& later, double guess) const {
  constexpr double kRounding = 1e-9;  // of Q, relative: far above what the library's is
  const double a = 1 + arm.sum();
  const double b = 1 + arm.pulls() - arm.sum();
  if (guess > 0 && guess < 1 && a >= 1 && b >= 1) {
    const double here = boost::math::ibetac(a, b, guess, InDouble());
    const double density = boost::math::ibeta_derivative(a, b, guess, InDouble());
    const double hazard = density / here;
    const double step = std::log(here / tail(now)) / hazard;
    const double slope = (a - 1) / guess - (b - 1) / (1 - guess);  // of ln density
    const double low = guess + step - margin_of(step, slope + hazard) - kRounding / hazard;
    if (low > 0 && low < 1 &&
        boost::math::ibetac(a, b, low, InDouble()) >= tail(now) * (1 + kRounding / 2)) {
      const double high = guess + (std::log(here / tail(later)) + kRounding) / hazard;
      return {low, std::min(1.0, high)};
    }
  }
  return {index(arm, now), index(arm, later)};
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
