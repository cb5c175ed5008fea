#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "policy/learners/index_learner.hpp"
#include "random/stream.hpp"

// Learners that draw their arm at random. Rewards lie in [0, 1].
namespace splitee {

// Plays an arm drawn uniformly with probability epsilon, otherwise the arm with the highest mean.
// Epsilon is `constant`, or falls as min(1, c K / (d^2 t)), t the completed rounds (Auer,
// Cesa-Bianchi, Fischer, Machine Learning 47, 2002).
class EpsilonGreedy {
 public:
  struct Falling {
    double c;
    double d;
  };

  EpsilonGreedy(std::size_t arms, Stream random, double constant)
      : EpsilonGreedy(arms, random, constant, std::numeric_limits<double>::infinity()) {}
  EpsilonGreedy(std::size_t arms, Stream random, Falling falling)
      : EpsilonGreedy(arms, random, 1,
                      falling.c * static_cast<double>(arms) / (falling.d * falling.d)) {}

  // Epsilon behind `completed` rounds, at least one.
  [[nodiscard]] double epsilon(std::uint64_t completed) const {
    return std::min(highest_, times_rounds_ / static_cast<double>(completed));
  }

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return best_; }

 private:
  EpsilonGreedy(std::size_t arms, Stream random, double highest, double times_rounds)
      : highest_(highest), times_rounds_(times_rounds), random_(random), arms_(arms) {}

  struct Rewards {
    double sum = 0;
    double number = 0;
    double mean = -std::numeric_limits<double>::infinity();  // before the first
  };
  double highest_;
  double times_rounds_;  // epsilon times the completed rounds, where epsilon is below 1
  Stream random_;
  std::vector<Rewards> arms_;
  std::size_t best_ = 0;  // the first arm with the highest mean
};

// Draws arm k with probability p_k = (1 - mixed) w_k / sum w + mixed / K.
class ExponentialWeights {
 public:
  [[nodiscard]] std::size_t choose(const Round& round);
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

  // p, with which the next arm is drawn.
  [[nodiscard]] double share(std::size_t arm) const {
    return (1 - mixed_) * weights_[arm] / sum_ + mixed_ / static_cast<double>(arms());
  }

 protected:
  ExponentialWeights(std::size_t arms, Stream random, double mixed);

  // Adds `added_to_log` to ln w of the arm; x is its reward.
  void learn(std::size_t arm, double x, double added_to_log);
  [[nodiscard]] std::size_t arms() const { return arms_.size(); }

 private:
  double mixed_;
  Stream random_;
  std::vector<ArmStatistics> arms_;
  std::vector<double> log_weights_;
  std::vector<double> weights_;  // w, in the unit
  double log_unit_ = 0;
  double sum_;  // of the weights
};

// EXP3 (Auer, Cesa-Bianchi, Freund, Schapire, SIAM J. Comput. 32, 2002): gamma is mixed in, and w_k
// grows by the factor exp(gamma x / (p_k K)).
class Exp3 : public ExponentialWeights {
 public:
  Exp3(std::size_t arms, Stream random, double gamma)
      : ExponentialWeights(arms, random, gamma), gamma_(gamma) {}

  void observe(std::size_t arm, double x) { observe_drawn(arm, x, share(arm)); }

  // Observes a reward of an arm that was drawn with this probability.
  void observe_drawn(std::size_t arm, double x, double share) {
    learn(arm, x, gamma_ * x / (share * static_cast<double>(arms())));
  }

 private:
  double gamma_;
};

// EXP3-IX (Neu, NIPS 2015): nothing is mixed in, and w_k shrinks by the factor
// exp(-eta (1 - x) / (p_k + eta / 2)).
class Exp3Ix : public ExponentialWeights {
 public:
  Exp3Ix(std::size_t arms, Stream random, double eta)
      : ExponentialWeights(arms, random, 0), eta_(eta) {}

  void observe(std::size_t arm, double x) { observe_drawn(arm, x, share(arm)); }

  // Observes a reward of an arm that was drawn with this probability.
  void observe_drawn(std::size_t arm, double x, double share) {
    learn(arm, x, -eta_ * (1 - x) / (share + eta_ / 2));
  }

 private:
  double eta_;
};

}  // namespace splitee
