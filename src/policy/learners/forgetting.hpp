#pragma once

#include <cmath>
#include <deque>
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
      : constants_(constants), arms_(arms), known_(arms), grows_(1 / std::sqrt(constants.gamma)) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  void fade();
  void keep_all();
  void find_widest();

  Constants constants_;
  std::vector<Recent> arms_;
  bool has_begun_ = false;  // the first round
  bool is_due_ = true;      // the present round's gamma
  // m, and w = 1 / sqrt(n) in a unit that grows as all n fade. So neither changes, but for
  // rounding, in a round that does not reward the arm.
  WidthIndices known_;
  double grows_;       // the unit, per round
  double unit_ = 0;    // 0: nothing is kept
  double widest_ = 0;  // no w has been above it since the unit was widest_unit_: each only falls
  double widest_unit_ = 0;
  double pulls_ = 0;     // of all arms together
  unsigned rounds_ = 0;  // since all values were computed anew
};

}  // namespace splitee
