#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include "policy/learners/arm_statistics.hpp"
#include "policy/round.hpp"

// Index policies: each plays the arm with the highest index, a function of that arm's own rewards
// and of the round. m: the mean of an arm's rewards, n: their number, V: their biased variance, t:
// completed rounds, K: arms, T: horizon. Rewards lie in [0, 1], except for UCB, which takes any.
namespace splitee {

// The values that the indices of all arms share in a round.
struct RoundTerms {
  double t = 0;                     // completed rounds, at least 1
  double log_t = 0;                 // ln t
  const RoundLogs* logs = nullptr;  // of the run, where it is at hand

  // ln n of a whole number of rewards.
  [[nodiscard]] double ln(double n) const {
    return logs != nullptr ? logs->ln(static_cast<std::uint64_t>(n)) : std::log(n);
  }
};

// Bounds of an index: `low` is at most the index in one round, `high` at least that in a later one.
struct Bracket {
  double low;
  double high;
};

// A rule that finds a bracket in less time than its index takes, for the rounds `now` and `later`;
// `guess` may be near the index, or NaN. Its rounding error is below 1e-9.
template <class Rule>
concept BracketingRule = requires(const Rule& rule, const ArmStatistics& arm, const RoundTerms& now,
                                  const RoundTerms& later, double guess) {
  { rule.bracket(arm, now, later, guess) } -> std::same_as<Bracket>;
};

// A rule whose index depends on S, the sum of the rewards, and F = n - S alone, never falls as S
// grows and never rises as F does, for S, F >= 0; and that can tell in little time that the index
// of an arm is not below a level (true), or that it may be (false). Its rounding error is below
// 1e-9 in the level.
template <class Rule>
concept SuccessRule = BracketingRule<Rule> &&
    requires(const Rule& rule, const ArmSums& arm, const RoundTerms& now, double level) {
  { rule.reaches(arm, level, now) } -> std::same_as<bool>;
};

// m + c sqrt(ln t / n): the SplitEE family.
struct UcbRule {
  double c = 1;
  template <class Arm>
  [[nodiscard]] double index(const Arm& arm, const RoundTerms& round) const {
    return arm.mean() + c * std::sqrt(round.log_t / arm.pulls());
  }
  // The same index, but for rounding, as mean + width(n) growth(t).
  [[nodiscard]] double width(double pulls) const { return c / std::sqrt(pulls); }
  [[nodiscard]] double growth(const RoundTerms& round) const { return std::sqrt(round.log_t); }
};

// m + sqrt(2 ln t / n): UCB1, Auer, Cesa-Bianchi, Fischer, Machine Learning 47, 2002.
struct Ucb1Rule {
  template <class Arm>
  [[nodiscard]] double index(const Arm& arm, const RoundTerms& round) const {
    return arm.mean() + std::sqrt(2 * round.log_t / arm.pulls());
  }
  // The same index, but for rounding, as mean + width(n) growth(t).
  [[nodiscard]] double width(double pulls) const { return 1 / std::sqrt(pulls); }
  [[nodiscard]] double growth(const RoundTerms& round) const { return std::sqrt(2 * round.log_t); }
};

// m + sqrt(ln t / n min(1/4, V + sqrt(2 ln t / n))): UCB-Tuned, in the same paper.
struct UcbTunedRule {
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
  [[nodiscard]] Bracket bracket(const ArmStatistics& arm, const RoundTerms& now,
                                const RoundTerms& later, double guess) const;
};

// m + sqrt(2 V zeta ln t / n) + 3 c zeta ln t / n: UCB-V, Audibert, Munos, Szepesvari, TCS 410,
// 2009, for rewards whose range is 1.
struct UcbVRule {
  double zeta = 1;
  double c = 1;
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
  [[nodiscard]] Bracket bracket(const ArmStatistics& arm, const RoundTerms& now,
                                const RoundTerms& later, double guess) const;
};

// The largest q >= m with n kl(m, q) <= ln t + c ln ln t: KL-UCB, Garivier and Cappe, COLT 2011,
// arXiv 1102.2490.
struct KlUcbRule {
  double c = 0;
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
  [[nodiscard]] Bracket bracket(const ArmStatistics& arm, const RoundTerms& now,
                                const RoundTerms& later, double guess) const;
  [[nodiscard]] bool reaches(const ArmSums& arm, double level, const RoundTerms& now) const;

 private:
  [[nodiscard]] double level(const RoundTerms& round) const;  // of n kl(m, q)
};

// m + sqrt(max(0, ln(T / (K n))) / n): MOSS, Audibert and Bubeck, COLT 2009. Without a horizon (0)
// T is t, the anytime form.
struct MossRule {
  std::size_t arms = 1;
  std::uint64_t horizon = 0;
  double log_arms = std::log(static_cast<double>(arms));

  template <class Arm>
  [[nodiscard]] double index(const Arm& arm, const RoundTerms& round) const {
    return index_at(std::log(rounds(round) / (static_cast<double>(arms) * arm.pulls())), arm);
  }
  [[nodiscard]] Bracket bracket(const ArmStatistics& arm, const RoundTerms& now,
                                const RoundTerms& later, double guess) const;

  // Of ln(T / (K n)) as ln T - ln K - ln n.
  static constexpr double kRounding = 1e-13;
  // ln T - ln K.
  [[nodiscard]] double level(const RoundTerms& round) const {
    return (horizon == 0 ? round.log_t : std::log(rounds(round))) - log_arms;
  }

 private:
  [[nodiscard]] double rounds(const RoundTerms& round) const {
    return horizon == 0 ? round.t : static_cast<double>(horizon);
  }
  // The index; `excess` is ln(T / (K n)).
  template <class Arm>
  [[nodiscard]] static double index_at(double excess, const Arm& arm) {
    return arm.mean() + std::sqrt(std::max(0.0, excess) / arm.pulls());
  }
};

// The quantile 1 - 1 / (t (ln T)^c) of Beta(1 + S, 1 + n - S), S the sum of the rewards: Bayes-UCB,
// Kaufmann, Cappe, Garivier, AISTATS 2012.
class BayesUcbRule {
 public:
  explicit BayesUcbRule(std::uint64_t horizon = 1, double c = 0);

  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
  [[nodiscard]] Bracket bracket(const ArmStatistics& arm, const RoundTerms& now,
                                const RoundTerms& later, double guess) const;
  [[nodiscard]] bool reaches(const ArmSums& arm, double level, const RoundTerms& now) const;

 private:
  [[nodiscard]] double tail(const RoundTerms& round) const;  // 1 - p, p the quantile's
  template <class Precision>
  [[nodiscard]] double quantile(const ArmStatistics& arm, const RoundTerms& round) const;
  [[nodiscard]] double log_tail(const RoundTerms& round) const;  // its logarithm, but for rounding

  double log_power_;  // (ln T)^c
  double log_of_it_;
};

// Bayes-UCB with a normal-inverse-gamma posterior, as arXiv 2604.24810 uses it for exits:
// lambda = 1e-6 + n, alpha = 1 + n / 2, beta = 1 + n V / 2 + 1e-6 n m^2 / (2 lambda);
// n m / lambda + z_p sqrt(beta / ((alpha - 1) lambda)), p = 1 - 1 / (t ln t), 0.95 for t < 3.
struct BayesUcbNigRule {
  [[nodiscard]] double index(const ArmStatistics& arm, const RoundTerms& round) const;
};

}  // namespace splitee
