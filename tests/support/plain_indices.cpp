// The statistics and indices of PlainLearner.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "support/plain_learner.hpp"
#include "support/plain_quantiles.hpp"

namespace splitee::testing {

double PlainLearner::weight(const Told& told) const {
  if (is("sw-ucb")) {
    return static_cast<double>(told.round) + number("tau") >= static_cast<double>(round_) ? 1 : 0;
  }
  if (is("d-ucb")) {
    // It fades with each round behind its own, including the present one if that has rewards.
    std::uint64_t last = round_ > 0 ? round_ - 1 : 0;
    for (const Rewards& rewards : told_) {
      if (!rewards.empty()) last = std::max(last, rewards.back().round);
    }
    return std::pow(number("gamma"), static_cast<double>(last - told.round));
  }
  return 1;
}

double PlainLearner::pulls(std::size_t arm) const {
  double sum = 0;
  for (const Told& told : told_[arm]) sum += weight(told);
  return sum;
}

double PlainLearner::mean(std::size_t arm) const {
  double sum = 0;
  for (const Told& told : told_[arm]) sum += weight(told) * told.x;
  return sum / pulls(arm);
}

double PlainLearner::variance(std::size_t arm) const {
  const double m = mean(arm);
  double sum = 0;
  for (const Told& told : told_[arm]) sum += (told.x - m) * (told.x - m);
  return sum / pulls(arm);
}

double PlainLearner::all_pulls() const {
  double sum = 0;
  for (std::size_t arm = 0; arm < arms_; ++arm) sum += pulls(arm);
  return sum;
}

double PlainLearner::index(std::size_t arm, std::uint64_t t) const {
  const double n = pulls(arm);
  if (n <= 0) return std::numeric_limits<double>::infinity();
  const double m = mean(arm);
  const auto rounds = static_cast<double>(t);
  const double ln = std::log(rounds);
  if (is("ucb")) return m + number("beta") * std::sqrt(ln / n);
  if (is("ucb1") || is("ucb-n") || is("ucb-maxn")) return m + std::sqrt(2 * ln / n);
  if (is("ucb-tuned")) {
    const double bound = variance(arm) + std::sqrt(2 * ln / n);
    return m + std::sqrt(ln / n * std::min(0.25, bound));
  }
  if (is("ucb-v")) {
    const double zeta = number("zeta");
    return m + std::sqrt(2 * variance(arm) * zeta * ln / n) + 3 * number("c") * zeta * ln / n;
  }
  if (is("kl-ucb")) {
    const double c = number("c");
    return plain_kl_bound(m, (ln + (c > 0 ? c * std::log(std::max(ln, 1.0)) : 0)) / n);
  }
  if (is("moss") || is("moss-anytime")) {
    const double of = is("moss") ? horizon_ : rounds;
    const double excess = std::log(of / (static_cast<double>(arms_) * n));
    return m + std::sqrt(std::max(0.0, excess) / n);
  }
  if (is("bayes-ucb") && policy_.at("posterior") == "beta") {
    const double p = 1 - 1 / (rounds * std::pow(std::log(horizon_), number("c")));
    return plain_beta_quantile(1 + n * m, 1 + n - n * m, p);
  }
  if (is("bayes-ucb")) {
    const double lambda = 1e-6 + n;
    const double alpha = 1 + n / 2;
    const double beta = 1 + n * variance(arm) / 2 + 1e-6 * n * m * m / (2 * lambda);
    const double p = t < 3 ? 0.95 : 1 - 1 / (rounds * ln);
    return n * m / lambda + plain_normal_quantile(p) * std::sqrt(beta / ((alpha - 1) * lambda));
  }
  if (is("ucb-bwk")) {
    double price = 0;
    for (const Told& told : told_[arm]) price += told.price / n;
    const double width = std::sqrt(2 * ln / n);
    return (m + width) / std::max(price - width, std::sqrt(ln / rounds));
  }
  if (is("sw-ucb")) {
    const double window = std::min(rounds, number("tau"));
    return m + std::sqrt(number("xi") * std::log(window) / n);
  }
  if (is("d-ucb")) {
    const double all = std::max(0.0, std::log(all_pulls()));
    return m + 2 * std::sqrt(number("xi") * all / n);
  }
  if (is("cusum-ucb") || is("pht-ucb")) {
    return m + std::sqrt(number("xi") * std::log(std::max(1.0, all_pulls())) / n);
  }
  if (is("m-ucb")) return m + std::sqrt(2 * std::log(static_cast<double>(t - since_)) / n);
  if (is("glr-klucb")) {
    const double level = policy_.at("restart") == "all" ? static_cast<double>(t - since_)
                                                        : std::max(1.0, all_pulls());
    return plain_kl_bound(m, std::log(level) / n);
  }
  throw std::logic_error("no index of " + learner_);
}

}  // namespace splitee::testing
