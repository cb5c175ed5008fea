#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "policy/learners/arm_statistics.hpp"
#include "policy/learners/learner.hpp"
#include "policy/learners/width_indices.hpp"

namespace splitee {

// The index of UCB-BwK in a round: (m + w) / max(p - w, sqrt(ln t / t)), w = sqrt(2 ln t / n), m
// the mean of an arm's rewards and p that of its prices, both in [0, 1].
class PricedTerms {
 public:
  explicit PricedTerms(const Round& round)
      : log_t_(round.logs->ln(round.t)),
        // A single arm in round 1: ln 1 / 1 is 0, and any positive price will do.
        least_(std::max(std::sqrt(log_t_ / static_cast<double>(round.t)), 1e-300)),
        growth_(std::sqrt(2 * log_t_)) {}

  template <class Arm>
  [[nodiscard]] double index(const Arm& arm, double price) const {
    const double width = std::sqrt(2 * log_t_ / arm.pulls());
    return (arm.mean() + width) / std::max(price - width, least_);
  }

  // The same index, but for rounding, is (m + w) / max(p - w, least) with w = growth / sqrt(n); its
  // error is at most this, relative to itself and most / least: a divisor is off by little of most
  // and at least `least`, and so is the number divided.
  [[nodiscard]] double rounding() const { return kRounding * most() / least_; }
  [[nodiscard]] double growth() const { return growth_; }
  [[nodiscard]] double least() const { return least_; }
  [[nodiscard]] double most() const { return 1 + growth_; }

 private:
  static constexpr double kRounding = 1e-13;  // far above that of a few operations

  double log_t_;
  double least_;
  double growth_;
};

// UCB for bandits with a price per play, as arXiv 2604.24810 uses it for exits (UCB-BwK): the arm
// with the highest index of PricedTerms.
class UcbBwk {
 public:
  explicit UcbBwk(std::size_t arms) : arms_(arms), kept_(arms), indices_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x, double price);
  void observe(std::size_t arm, double x) { observe(arm, x, 0); }
  void count_play(std::size_t arm);
  void observe_counted(std::size_t arm, double x, double price = 0);
  // The arm with the highest mean reward, whatever its price.
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  // The rewards and prices of an arm.
  struct Priced {
    ArmStatistics rewards;
    ArmStatistics prices;

    [[nodiscard]] double pulls() const { return rewards.pulls(); }
    [[nodiscard]] double mean() const { return rewards.mean(); }
  };
  // Numbers that change with the arm's rewards only.
  struct Kept {
    double mean;
    double price;
    double width;  // 1 / sqrt(n)
  };
  void keep(std::size_t arm);

  std::vector<Priced> arms_;
  std::vector<Kept> kept_;
  NearIndices indices_;
  bool all_played_ = false;
};

}  // namespace splitee
