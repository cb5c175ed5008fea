#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "policy/learners/index_rules.hpp"
#include "policy/learners/learner.hpp"
#include "policy/learners/width_leading.hpp"

namespace splitee {

// Plays the arm with the highest index of a rule, the first of equals. An arm without a reward
// comes first.
template <class Rule>
class IndexLearner {
 public:
  explicit IndexLearner(std::size_t arms, Rule rule = {}) : rule_(rule), arms_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round) const {
    if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
    const RoundTerms terms{static_cast<double>(round.t), round.logs->ln(round.t)};
    return highest_index(arms_, [&](const ArmStatistics& arm) { return rule_.index(arm, terms); });
  }
  void observe(std::size_t arm, double x) { arms_[arm].add(x); }
  void count_play(std::size_t arm) { arms_[arm].count_play(); }
  void observe_counted(std::size_t arm, double x) { arms_[arm].add_counted(x); }
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

  [[nodiscard]] const std::vector<ArmStatistics>& arms() const { return arms_; }

 private:
  Rule rule_;
  std::vector<ArmStatistics> arms_;
};

// UCB-N (Caron et al., UAI 2012, arXiv 1210.4839) is UCB1 that is told every reward a round makes
// known.
using UcbN = WidthLeadingLearner<Ucb1Rule>;

// UCB-MaxN, in the same paper: among the arms whose play makes the reward of UCB-N's arm known, it
// plays the one with the highest mean, the first of equals. A play makes known the rewards of the
// arm and of all before it, as exits on a walk do, so these are UCB-N's arm and those behind it.
class UcbMaxN {
 public:
  explicit UcbMaxN(std::size_t arms) : ucb_n_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x) {
    ucb_n_.observe(arm, x);
    take_mean(arm);
  }
  void count_play(std::size_t arm) { ucb_n_.count_play(arm); }
  void observe_counted(std::size_t arm, double x) {
    ucb_n_.observe_counted(arm, x);
    take_mean(arm);
  }
  void observe_all(std::span<const double> rewards, std::span<const double> seen) {
    ucb_n_.observe_all(rewards, seen);
    is_told_all_ = true;
  }
  void observe_walks(const ToldWalks& round) {
    ucb_n_.observe_walks(round);
    is_told_all_ = true;
  }
  [[nodiscard]] std::size_t estimated_best() const { return ucb_n_.estimated_best(); }

 private:
  // Whether the mean of `best_` is above those of all other arms. Where one arm is told at a time
  // this mostly lasts, and costs less than to compare them all.
  [[nodiscard]] bool best_is_sure() const {
    return !is_told_all_ && ucb_n_.arms().mean(best_) > others_;
  }
  void find_best();
  void take_mean(std::size_t arm) {
    if (arm != best_) others_ = std::max(others_, ucb_n_.arms().mean(arm));
  }

  UcbN ucb_n_;
  std::size_t best_ = 0;
  double others_ = std::numeric_limits<double>::infinity();  // no other arm's mean is above it
  bool is_told_all_ = false;                                 // rewards come of several arms at once
};

}  // namespace splitee
