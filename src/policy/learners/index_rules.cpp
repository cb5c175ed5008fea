#include "policy/learners/index_rules.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <cmath>

#include "statistics/bernoulli_kl.hpp"
#include "statistics/normal.hpp"

namespace splitee {

double UcbRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  return arm.mean() + c * std::sqrt(round.log_t / arm.pulls());
}

double Ucb1Rule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  return arm.mean() + std::sqrt(2 * round.log_t / arm.pulls());
}

double UcbTunedRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  const double share = round.log_t / arm.pulls();
  return arm.mean() + std::sqrt(share * std::min(0.25, arm.variance() + std::sqrt(2 * share)));
}

double UcbVRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  const double share = zeta * round.log_t / arm.pulls();
  return arm.mean() + std::sqrt(2 * arm.variance() * share) + 3 * c * share;
}

double KlUcbRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  const double second = c == 0 ? 0 : c * std::log(std::max(round.log_t, 1.0));
  return kl_upper_bound(arm.mean(), arm.pulls(), round.log_t + second);
}

double MossRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  const double rounds = horizon == 0 ? round.t : static_cast<double>(horizon);
  const double excess = std::log(rounds / (static_cast<double>(arms) * arm.pulls()));
  return arm.mean() + std::sqrt(std::max(0.0, excess) / arm.pulls());
}

double BayesUcbRule::index(const ArmStatistics& arm, const RoundTerms& round) const {
  const double log_horizon = std::log(static_cast<double>(std::max<std::uint64_t>(horizon, 3)));
  const double p = 1 - 1 / (round.t * std::pow(log_horizon, c));
  const boost::math::beta_distribution<> posterior(1 + arm.sum(), 1 + arm.pulls() - arm.sum());
  return boost::math::quantile(posterior, std::clamp(p, 0.0, 1.0));
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
