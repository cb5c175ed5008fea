#pragma once

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>
#include <vector>

#include "policy/learners/lasting_lead.hpp"
#include "policy/learners/learner.hpp"
#include "policy/learners/width_indices.hpp"

// Learners that forget, for rewards that change: Garivier and Moulines, "On upper-confidence bound
// policies for switching bandit problems", ALT 2011, arXiv 0805.3415. Their rewards lie in [0, B].
namespace splitee {

// The number and sum of rewards, from which rewards can also be removed.
class Recent {
 public:
  void add(double x) {
    pulls_ += 1;
    sum_ += x;
  }
  void remove(double x) {
    pulls_ -= 1;
    sum_ -= x;
  }
  void fade(double factor) {
    pulls_ *= factor;
    sum_ *= factor;
  }

  [[nodiscard]] double pulls() const { return pulls_; }
  [[nodiscard]] double mean() const { return sum_ / pulls_; }  // of at least one reward

 private:
  double pulls_ = 0;
  double sum_ = 0;
};

// m + factor sqrt(level / n): the index of both learners.
template <class Arm>
double forgetting_index(const Arm& arm, double factor, double level) {
  return arm.mean() + factor * std::sqrt(level / arm.pulls());
}

// SW-UCB: over the rewards of the last tau rounds, m + B sqrt(xi ln min(t, tau) / n). An arm
// without one in the window comes first.
class SwUcb {
 public:
  struct Constants {
    std::size_t tau = 1000;
    double xi = 0.6;
    double range = 1;  // B
  };

  SwUcb(std::size_t arms, Constants constants)
      : constants_(constants), arms_(arms), known_(arms), empty_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  void change(std::size_t arm, bool was_empty);

  Constants constants_;
  std::vector<Recent> arms_;
  LastingLead<1> known_;
  std::size_t empty_;  // arms without a reward in the window
  struct Reward {
    std::uint64_t round;
    std::size_t arm;
    double x;
  };
  std::uint64_t round_ = 0;    // the present one
  std::deque<Reward> window_;  // the oldest first
};

// While all n fade by gamma in each round, w = 1 / sqrt(n) is kept in a unit that grows as they
// fade. So w does not change, but for rounding, in a round that does not reward the arm.
class FadingUnit {
 public:
  // Relative error of values that are kept.
  static constexpr double kRounding = 1e-9;

  explicit FadingUnit(double gamma) : gamma_(gamma), grows_(1 / std::sqrt(gamma)) {}

  [[nodiscard]] bool is_kept() const { return unit_ > 0; }
  // Whether all values must be computed anew.
  [[nodiscard]] bool is_used_up() const {
    return rounds_ >= kMostRounds || !(unit_ > 0 && unit_ < kMostWidth);
  }
  void drop() { unit_ = 0; }
  // With values that are computed anew: the sum of all n.
  void restart(double pulls) {
    unit_ = 1;
    pulls_ = pulls;
    rounds_ = 0;
    widest_unit_ = 0;
  }

  void fade() {
    unit_ *= grows_;
    pulls_ *= gamma_;
    ++rounds_;
  }
  void count_pull() { pulls_ += 1; }
  // What 1 / sqrt(n) is multiplied by; 0 where nothing is kept.
  [[nodiscard]] double scale() const { return is_kept() ? 1 / unit_ : 0; }
  [[nodiscard]] double width_of(double pulls) const { return 1 / (std::sqrt(pulls) * unit_); }

  // g of the indices m + w g that are m + factor sqrt(xi ln(sum of n) / n), and the widest w, which
  // `widest_of` finds where it was found long ago: each only falls.
  struct Growth {
    double growth;
    double widest;
  };
  // None where the kept values are not accurate enough.
  template <class WidestOf>
  [[nodiscard]] std::optional<Growth> growth(double factor, double xi, const WidestOf& widest_of) {
    const double log = std::log(std::max(pulls_, 1.0));
    if (!(unit_ > 0) || !(log > kLeastLog) || rounds_ >= kMostRounds) return std::nullopt;
    if (unit_ > widest_unit_ * kMostGrowth) {
      widest_ = widest_of();
      widest_unit_ = unit_;
    }
    if (!(widest_ * unit_ < kMostWidth && unit_ < kMostWidth)) return std::nullopt;
    return Growth{factor * std::sqrt(xi * log) * unit_, widest_};
  }

 private:
  static constexpr unsigned kMostRounds = 1U << 16U;  // on which the error stays below kRounding
  static constexpr double kLeastLog = 1e-3;           // below it ln is not accurate enough
  static constexpr double kMostWidth = 1e100;         // of w, in the unit
  static constexpr double kMostGrowth = 1e3;          // of the unit, since the widest w was found

  double gamma_;
  double grows_;       // the unit, per round
  double unit_ = 0;    // 0: nothing is kept
  double pulls_ = 0;   // of all arms together
  double widest_ = 0;  // of the round in which the unit was widest_unit_
  double widest_unit_ = 0;
  unsigned rounds_ = 0;  // since all values were computed anew
};

// D-UCB: once in each round, before its first reward is added, the number and sum of every arm are
// multiplied by gamma; m + 2 B sqrt(xi ln(sum of n) / n). A reward before the first round (warm
// start) counts as a round.
class DUcb {
 public:
  struct Constants {
    double gamma = 0.999;
    double xi = 0.6;
    double range = 1;  // B
  };

  DUcb(std::size_t arms, Constants constants)
      : constants_(constants), arms_(arms), known_(arms), unit_(constants.gamma) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  void fade();
  void keep_all();
  void keep(std::size_t arm);

  Constants constants_;
  std::vector<Recent> arms_;
  bool has_begun_ = false;  // the first round
  bool is_due_ = true;      // the present round's gamma
  WidthIndices known_;      // m and w
  FadingUnit unit_;         // of w
};

}  // namespace splitee
