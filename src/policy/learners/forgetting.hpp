#pragma once

#include <deque>
#include <vector>

#include "policy/learners/learner.hpp"

// Learners that forget, for rewards that change: Garivier and Moulines, "On upper-confidence bound
// policies for switching bandit problems", ALT 2011, arXiv 0805.3415. Their rewards lie in [0, B].
namespace splitee {

// A number of rewards and their sum, from which rewards also go away.
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

// SW-UCB: over the rewards of the last tau rounds, m + B sqrt(xi ln min(t, tau) / n).
// An arm without one comes first.
class SwUcb {
 public:
  struct Constants {
    std::size_t tau = 1000;
    double xi = 0.6;
    double range = 1;  // B
  };

  SwUcb(std::size_t arms, Constants constants) : constants_(constants), arms_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  Constants constants_;
  std::vector<Recent> arms_;
  struct Reward {
    std::uint64_t round;
    std::size_t arm;
    double x;
  };
  std::uint64_t round_ = 0;    // the present one
  std::deque<Reward> window_;  // the oldest first
};

// D-UCB: before a reward is added, the number and sum of every arm are multiplied by gamma;
// m + 2 B sqrt(xi ln(sum of n) / n).
class DUcb {
 public:
  struct Constants {
    double gamma = 0.999;
    double xi = 0.6;
    double range = 1;  // B
  };

  DUcb(std::size_t arms, Constants constants) : constants_(constants), arms_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  Constants constants_;
  std::vector<Recent> arms_;
};

}  // namespace splitee
