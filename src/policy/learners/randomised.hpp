#pragma once

#include <vector>

#include "policy/learners/index_learner.hpp"
#include "random/stream.hpp"

// Learners that draw their arm at random. Rewards lie in [0, 1].
namespace splitee {

// Thompson sampling with a Gaussian: the arm with the highest draw of N(m, sigma^2 / (n + 1)), m =
// 0 before its first reward (Agrawal and Goyal, AISTATS 2013).
class ThompsonGaussian {
 public:
  ThompsonGaussian(std::size_t arms, Stream random, double sigma = 1)
      : sigma_(sigma), random_(random), arms_(arms) {}

  [[nodiscard]] std::size_t choose(std::uint64_t t);
  void observe(std::size_t arm, double x) { arms_[arm].add(x); }
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

 private:
  double sigma_;
  Stream random_;
  std::vector<ArmStatistics> arms_;
};

// Thompson sampling with a Beta distribution: a reward x counts as a success with probability x;
// the arm with the highest draw of Beta(1 + successes, 1 + failures) (Agrawal and Goyal, COLT
// 2012).
class ThompsonBeta {
 public:
  ThompsonBeta(std::size_t arms, Stream random) : random_(random), arms_(arms), successes_(arms) {}

  [[nodiscard]] std::size_t choose(std::uint64_t t);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

 private:
  Stream random_;
  std::vector<ArmStatistics> arms_;
  std::vector<double> successes_;
};

// Plays at random with probability epsilon, otherwise the arm with the highest mean.
class EpsilonGreedy {
 public:
  EpsilonGreedy(std::size_t arms, Stream random, double epsilon)
      : epsilon_(epsilon), random_(random), arms_(arms) {}

  [[nodiscard]] std::size_t choose(std::uint64_t t);
  void observe(std::size_t arm, double x) { arms_[arm].add(x); }
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

 private:
  double epsilon_;
  Stream random_;
  std::vector<ArmStatistics> arms_;
};

// EXP3 (Auer, Cesa-Bianchi, Freund, Schapire, SIAM J. Comput. 32, 2002): arm k with probability
// p_k = (1 - gamma) w_k / sum w + gamma / K; then w_k times exp(gamma x / (p_k K)).
class Exp3 {
 public:
  Exp3(std::size_t arms, Stream random, double gamma)
      : gamma_(gamma),
        random_(random),
        arms_(arms),
        log_weights_(arms),
        shares_(arms, 1.0 / static_cast<double>(arms)) {}

  [[nodiscard]] std::size_t choose(std::uint64_t t);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

  // With which probability each arm is played next.
  [[nodiscard]] const std::vector<double>& shares();

 private:
  double gamma_;
  Stream random_;
  std::vector<ArmStatistics> arms_;
  std::vector<double> log_weights_;
  std::vector<double> shares_;
};

// EXP3-IX (Neu, NIPS 2015): arm k with probability proportional to exp(-eta L_k), where L_k adds up
// (1 - x) / (p_k + eta / 2) over the rounds that played it.
class Exp3Ix {
 public:
  Exp3Ix(std::size_t arms, Stream random, double eta)
      : eta_(eta),
        random_(random),
        arms_(arms),
        losses_(arms),
        shares_(arms, 1.0 / static_cast<double>(arms)) {}

  [[nodiscard]] std::size_t choose(std::uint64_t t);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

  // With which probability each arm is played next.
  [[nodiscard]] const std::vector<double>& shares();

 private:
  double eta_;
  Stream random_;
  std::vector<ArmStatistics> arms_;
  std::vector<double> losses_;
  std::vector<double> shares_;
};

}  // namespace splitee
