#pragma once

#include <cmath>
#include <vector>

#include "policy/learners/highest_draw.hpp"
#include "policy/learners/index_learner.hpp"
#include "random/stream.hpp"

// Thompson sampling: each arm draws a mean from its posterior, and the arm with the highest draw is
// played.
namespace splitee {

// N(m, sigma^2 / weight), with a deviation as the unit of tangents.
class NormalPosterior {
 public:
  static constexpr double kLikely = 0.1;

  struct Level {
    explicit Level(double level) : x(level) {}
    double x;
  };

  NormalPosterior(double mean, double sigma, double weight)
      : mean_(mean), deviation_(sigma / std::sqrt(weight)), precision_(1 / deviation_) {}

  [[nodiscard]] double draw(Stream& random) const;
  [[nodiscard]] double scale() const { return deviation_; }
  [[nodiscard]] Tangent tangent(const Level& level) const {
    const double at = (level.x - mean_) * precision_;
    return {kLogUnit - at * at / 2, -at};
  }
  [[nodiscard]] static double share(const Level& level, const Tangent& tangent, double excess);

 private:
  static constexpr double kLogUnit = -0.91893853320467274;  // -ln sqrt(2 pi)

  double mean_;
  double deviation_;
  double precision_;  // 1 / deviation
};

// Beta(1 + hits, 1 + misses).
class BetaPosterior {
 public:
  static constexpr double kLikely = 0.5;

  struct Level {
    explicit Level(double level);
    double x;
    double log_x;
    double log_rest;  // ln(1 - x)
    double per_x;     // 1 / x
    double per_rest;  // 1 / (1 - x)
  };

  void add(bool is_hit);

  [[nodiscard]] double draw(Stream& random) const;
  [[nodiscard]] static double scale() { return 1; }
  [[nodiscard]] Tangent tangent(const Level& level) const {
    return {log_unit_ + hits_.number * level.log_x + misses_.number * level.log_rest,
            hits_.number * level.per_x - misses_.number * level.per_rest};
  }
  [[nodiscard]] double share(const Level& level, const Tangent& tangent, double excess) const;

 private:
  // Of hits or of misses.
  struct Count {
    Count() { set(0); }
    void set(double to);

    double number;
    double c;  // for draws of Gamma(1 + number, 1)
    double d;
  };

  Count hits_;
  Count misses_;
  double log_unit_ = 0;  // ln of the factor of the density, 1 / B(1 + hits, 1 + misses)
};

// With a Gaussian, N(m, sigma^2 / (n + 1)), m = 0 before the first reward (Agrawal and Goyal,
// AISTATS 2013).
class ThompsonGaussian {
 public:
  ThompsonGaussian(std::size_t arms, Stream random, double sigma = 1)
      : sigma_(sigma),
        random_(random),
        arms_(arms),
        posteriors_(arms, {0, sigma, 1}),
        draw_(arms) {}

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
  std::vector<NormalPosterior> posteriors_;
  HighestDraw<NormalPosterior> draw_;
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
  std::vector<BetaPosterior> posteriors_;
  HighestDraw<BetaPosterior> draw_;
};

}  // namespace splitee
