#pragma once

#include <cstddef>
#include <cstdint>

#include "policy/learners/arm_statistics.hpp"

// Index policies: each plays the arm with the highest index, a function of that arm's own rewards
// and of the round. m: the mean of an arm's rewards, n: their number, V: their biased variance, t:
// completed rounds, K: arms, T: horizon. Rewards lie in [0, 1] but for UCB, which takes any.
namespace splitee {

// What the index of every arm of a round shares.
struct RoundTerms {
  double t = 0;      // completed rounds, at least 1
  double log_t = 0;  // ln t
};

// m + c sqrt(ln t / n), the SplitEE family.
struct UcbRule {
  double c = 1;
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
};

// m + sqrt(2 ln t / n): UCB1, Auer, Cesa-Bianchi, Fischer, Machine Learning 47, 2002.
struct Ucb1Rule {
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
};

// m + sqrt(ln t / n min(1/4, V + sqrt(2 ln t / n))): UCB-Tuned, in the same paper.
struct UcbTunedRule {
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
};

// m + sqrt(2 V zeta ln t / n) + 3 c zeta ln t / n: UCB-V, Audibert, Munos, Szepesvari, TCS 410,
// 2009, for rewards whose range is 1.
struct UcbVRule {
  double zeta = 1;
  double c = 1;
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
};

// The largest q >= m with n kl(m, q) <= ln t + c ln ln t: KL-UCB, Garivier and Cappe, COLT 2011,
// arXiv 1102.2490.
struct KlUcbRule {
  double c = 0;
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
};

// m + sqrt(max(0, ln(T / (K n))) / n): MOSS, Audibert and Bubeck, COLT 2009. Without a horizon
// (0) T is t, the anytime form.
struct MossRule {
  std::size_t arms = 1;
  std::uint64_t horizon = 0;
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
};

// The quantile 1 - 1 / (t (ln T)^c) of Beta(1 + S, 1 + n - S), S the sum of the rewards: Bayes-UCB,
// Kaufmann, Cappe, Garivier, AISTATS 2012.
struct BayesUcbRule {
  std::uint64_t horizon = 1;
  double c = 0;
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
};

// Bayes-UCB with a normal-inverse-gamma posterior, as arXiv 2604.24810 uses it for exits:
// lambda = 1e-6 + n, alpha = 1 + n / 2, beta = 1 + n V / 2 + 1e-6 n m^2 / (2 lambda);
// n m / lambda + z_p sqrt(beta / ((alpha - 1) lambda)), p = 1 - 1 / (t ln t), 0.95 for t < 3.
struct BayesUcbNigRule {
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
};

}  // namespace splitee
