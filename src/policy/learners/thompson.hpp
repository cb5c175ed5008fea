#pragma once

#include <cmath>
#include <vector>

#include "base/lane_count.hpp"
#include "policy/learners/chances.hpp"
#include "policy/learners/highest_draw.hpp"
#include "policy/learners/index_learner.hpp"
#include "policy/learners/two_highest.hpp"
#include "random/stream.hpp"

// Thompson sampling: each arm draws a mean from its posterior, and the arm with the highest draw is
// played.
namespace splitee {

// N(m, sigma^2 / weight) of each arm, with a deviation as the unit of tangents.
class NormalPosteriors {
 public:
  static constexpr double kLikely = 0.1;

  struct Level {
    explicit Level(double level) : x(level) {}
    double x;
  };

  explicit NormalPosteriors(std::size_t arms)
      : arms_(arms), means_(padded(arms), kNoIndex), precisions_(padded(arms), 1) {}

  void set(std::size_t arm, double mean, double sigma, double weight) {
    means_[arm] = mean;
    precisions_[arm] = 1 / (sigma / std::sqrt(weight));
  }

  [[nodiscard]] std::size_t size() const { return arms_; }
  [[nodiscard]] double draw(std::size_t arm, Stream& random) const;
  [[nodiscard]] double scale(std::size_t arm) const { return 1 / precisions_[arm]; }
  [[nodiscard]] Tangent tangent(std::size_t arm, const Level& level) const {
    const double at = (level.x - means_[arm]) * precisions_[arm];
    return {NormalTangents::kLogUnit - at * at / 2, -at};
  }
  [[nodiscard]] static double share(std::size_t arm, const Level& level, const Tangent& tangent,
                                    double excess);
  [[nodiscard]] double find_chances(const Level& level, const Chances& chances) const {
    return functions_.normal({means_.size(), means_.data(), precisions_.data(), level.x}, chances);
  }

 private:
  std::size_t arms_;
  std::vector<double> means_;
  std::vector<double> precisions_;  // 1 / deviation
  const ChanceFunctions& functions_ = chance_functions();
};

// Beta(1 + hits, 1 + misses) of each arm.
class BetaPosteriors {
 public:
  static constexpr double kLikely = 0.5;

  using Level = BetaLevel;

  explicit BetaPosteriors(std::size_t arms);

  void add(std::size_t arm, bool is_hit);

  [[nodiscard]] std::size_t size() const { return gammas_.size(); }
  [[nodiscard]] double draw(std::size_t arm, Stream& random) const;
  [[nodiscard]] static double scale(std::size_t /*arm*/) { return 1; }
  [[nodiscard]] Tangent tangent(std::size_t arm, const Level& level) const {
    return {log_units_[arm] + hits_[arm] * level.log_x + misses_[arm] * level.log_rest,
            hits_[arm] * level.per_x - misses_[arm] * level.per_rest};
  }
  [[nodiscard]] double share(std::size_t arm, const Level& level, const Tangent& tangent,
                             double excess) const;
  [[nodiscard]] double find_chances(const Level& level, const Chances& chances) const {
    return functions_.beta({hits_.size(), log_units_.data(), hits_.data(), misses_.data(), &level},
                           chances);
  }

 private:
  // For draws of Gamma(1 + number, 1).
  struct Gamma {
    explicit Gamma(double number);
    double c;
    double d;
  };
  struct Gammas {
    Gamma hits{0};
    Gamma misses{0};
  };

  std::vector<Gammas> gammas_;
  std::vector<double> log_units_;  // ln of the factor of the density, 1 / B(1 + hits, 1 + misses)
  std::vector<double> hits_;
  std::vector<double> misses_;
  const ChanceFunctions& functions_ = chance_functions();
};

// With a Gaussian, N(m, sigma^2 / (n + 1)), m = 0 before the first reward (Agrawal and Goyal,
// AISTATS 2013).
class ThompsonGaussian {
 public:
  ThompsonGaussian(std::size_t arms, Stream random, double sigma = 1)
      : sigma_(sigma), random_(random), arms_(arms), posteriors_(arms), draw_(arms) {
    for (std::size_t arm = 0; arm < arms; ++arm) posteriors_.set(arm, 0, sigma, 1);
  }

  [[nodiscard]] std::size_t choose(const Round& /*round*/) {
    return draw_.among(posteriors_, random_);
  }
  void observe(std::size_t arm, double x);
  void count_play(std::size_t arm);
  void observe_counted(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

 private:
  void find_posterior(std::size_t arm);

  double sigma_;
  Stream random_;
  std::vector<ArmStatistics> arms_;
  NormalPosteriors posteriors_;
  HighestDraw<NormalPosteriors> draw_;
};

// With a Beta distribution of rewards in [0, 1]: a reward x counts as a hit with probability x
// (Agrawal and Goyal, COLT 2012).
class ThompsonBeta {
 public:
  ThompsonBeta(std::size_t arms, Stream random)
      : random_(random), arms_(arms), posteriors_(arms), draw_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& /*round*/) {
    return draw_.among(posteriors_, random_);
  }
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

 private:
  Stream random_;
  std::vector<ArmStatistics> arms_;
  BetaPosteriors posteriors_;
  HighestDraw<BetaPosteriors> draw_;
};

}  // namespace splitee
