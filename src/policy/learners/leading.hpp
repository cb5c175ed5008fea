#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "policy/learners/index_rules.hpp"
#include "policy/learners/learner.hpp"

namespace splitee {

// Decides as IndexLearner does, but computes few indices in most rounds.
//
// Lemma. Let the index of an arm never fall from one round to a later one in which it got no
// reward, and let b_k be the index of arm k in round u, taken anew whenever the arm gets a reward
// or a pull of it counts. Then in every round t <= u the index of arm k is at most b_k. So where an
// arm's index in round t is above the b_k of all others, it alone is highest, and IndexLearner
// plays it; and else only arms with b_k not below that index can be highest.
//
// Every rule of index_rules.hpp has such an index from round kRisesFrom on (that of
// BayesUcbNigRule falls from round 2 to round 3); what rounding takes from that is far below
// kSlack.
template <class Rule>
class LeadingLearner {
 public:
  explicit LeadingLearner(std::size_t arms, Rule rule = {})
      : rule_(rule), arms_(arms), bounds_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round) {
    if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
    const RoundTerms terms{static_cast<double>(round.t), round.logs->ln(round.t)};
    if (round.t < kRisesFrom) return highest_above(kNone, terms);
    if (round.t > until_) bound_anew(round);
    std::size_t first = 0;
    double second = kNone;  // the highest of the other bounds
    for (std::size_t arm = 1; arm < bounds_.size(); ++arm) {
      if (bounds_[arm] > bounds_[first]) {
        second = bounds_[first];
        first = arm;
      } else {
        second = std::max(second, bounds_[arm]);
      }
    }
    const double index = index_of(first, terms);
    if (index > second + kSlack) return first;
    // A far horizon makes loose bounds: follow what succeeds.
    until_ = 0;
    reach_ = std::max(reach_ / 2, kShortestReach);
    return highest_above(index - kSlack, terms);
  }

  void observe(std::size_t arm, double x) {
    arms_[arm].add(x);
    bound_anew(arm);
  }
  void count_play(std::size_t arm) {
    arms_[arm].count_play();
    bound_anew(arm);
  }
  void observe_counted(std::size_t arm, double x) {
    arms_[arm].add_counted(x);
    bound_anew(arm);
  }
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

  [[nodiscard]] const std::vector<ArmStatistics>& arms() const { return arms_; }

 private:
  static constexpr double kSlack = 1e-9;
  static constexpr double kNone = -std::numeric_limits<double>::infinity();
  static constexpr std::uint64_t kRisesFrom = 3;
  static constexpr std::uint64_t kShortestReach = 4;
  static constexpr std::uint64_t kLongestReach = 4096;

  // An arm without a reward comes first.
  [[nodiscard]] double index_of(std::size_t arm, const RoundTerms& terms) const {
    return arms_[arm].pulls() > 0 ? rule_.index(arms_[arm], terms) : -kNone;
  }

  void bound_anew(std::size_t arm) {
    if (until_ > 0) bounds_[arm] = rule_.index(arms_[arm], at_horizon_);
  }
  void bound_anew(const Round& round) {
    if (until_ > 0) reach_ = std::min(2 * reach_, kLongestReach);
    until_ = round.t + reach_;
    at_horizon_ = {static_cast<double>(until_), round.logs->ln(until_)};
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) bounds_[arm] = index_of(arm, at_horizon_);
  }

  // The first of the arms with the highest index, of those whose bound is not below `least`.
  [[nodiscard]] std::size_t highest_above(double least, const RoundTerms& terms) const {
    std::size_t best = 0;
    double highest = kNone;
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      if (bounds_[arm] < least) continue;
      const double index = index_of(arm, terms);
      if (index > highest) {
        best = arm;
        highest = index;
      }
    }
    return best;
  }

  Rule rule_;
  std::vector<ArmStatistics> arms_;
  std::vector<double> bounds_;  // b, by arm
  std::uint64_t until_ = 0;     // u; 0: the bounds are to be taken anew
  RoundTerms at_horizon_ = {};  // of that round
  std::uint64_t reach_ = kShortestReach;
};

}  // namespace splitee
