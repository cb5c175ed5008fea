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
// reward and no pull of it counted, and let l_k be at most the index of arm k in some round since
// that last happened, and h_k at least that in round u_k. Then in every round t up to u_k, not
// before that round, its index lies between l_k and h_k. So where l_k of one arm is above the h of
// all others, it alone is highest, and IndexLearner plays it; and else only arms whose h is not
// below the highest l can be highest.
//
// Every rule of index_rules.hpp has such an index from round kRisesFrom on (that of
// BayesUcbNigRule falls from round 2 to round 3); what rounding takes from that is far below
// kSlack.
template <class Rule>
class LeadingLearner {
 public:
  explicit LeadingLearner(std::size_t arms, Rule rule = {})
      : rule_(rule),
        arms_(arms),
        low_(arms),
        high_(arms),
        until_(arms),
        reach_(arms, kShortestReach) {}

  [[nodiscard]] std::size_t choose(const Round& round) {
    if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
    const RoundTerms terms{static_cast<double>(round.t), round.logs->ln(round.t)};
    if (round.t < kRisesFrom) {
      return highest_index(arms_,
                           [&](const ArmStatistics& arm) { return rule_.index(arm, terms); });
    }
    if (changed_ == kMany || round.t > soonest_) {
      refresh_all(round, terms);
    } else if (changed_ != kNoArm) {
      refresh(changed_, round, terms);
    }
    changed_ = kNoArm;
    std::size_t best = 0;
    double first = high_[0];
    double second = -kInfinity;
    for (std::size_t arm = 1; arm < arms_.size(); ++arm) {
      best = low_[arm] > low_[best] ? arm : best;
      second = std::max(second, std::min(first, high_[arm]));
      first = std::max(first, high_[arm]);
    }
    const double others = high_[best] == first ? second : first;  // the highest h but that of best
    if (low_[best] > others + kSlack) return best;
    return highest_above(low_[best] - kSlack, terms);
  }

  void observe(std::size_t arm, double x) {
    arms_[arm].add(x);
    change(arm);
  }
  void count_play(std::size_t arm) {
    arms_[arm].count_play();
    change(arm);
  }
  void observe_counted(std::size_t arm, double x) {
    arms_[arm].add_counted(x);
    change(arm);
  }
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

 private:
  static constexpr double kSlack = 1e-9;
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  static constexpr std::size_t kNoArm = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t kMany = kNoArm - 1;
  static constexpr std::uint64_t kRisesFrom = 3;
  static constexpr std::uint64_t kShortestReach = 4;
  static constexpr std::uint64_t kLongestReach = 4096;

  // An arm without a reward comes first.
  [[nodiscard]] double index_of(std::size_t arm, const RoundTerms& terms) const {
    return arms_[arm].pulls() > 0 ? rule_.index(arms_[arm], terms) : kInfinity;
  }

  void change(std::size_t arm) {
    until_[arm] = 0;
    changed_ = changed_ == kNoArm || changed_ == arm ? arm : kMany;
  }

  void refresh_all(const Round& round, const RoundTerms& terms) {
    soonest_ = std::numeric_limits<std::uint64_t>::max();
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      if (until_[arm] < round.t) {
        refresh(arm, round, terms);
      } else {
        soonest_ = std::min(soonest_, until_[arm]);
      }
    }
  }

  // Finds l and h of an arm anew.
  void refresh(std::size_t arm, const Round& round, const RoundTerms& terms) {
    // A far horizon makes loose bounds: follow what succeeds.
    if (until_[arm] > 0) reach_[arm] = std::min(2 * reach_[arm], kLongestReach);
    until_[arm] = round.t + reach_[arm];
    soonest_ = std::min(soonest_, until_[arm]);
    if (arms_[arm].pulls() <= 0) {
      low_[arm] = kInfinity;
      high_[arm] = kInfinity;
      return;
    }
    const RoundTerms horizon{static_cast<double>(until_[arm]), round.logs->ln(until_[arm])};
    if constexpr (BracketingRule<Rule>) {
      const Bracket bracket = rule_.bracket(arms_[arm], terms, horizon, low_[arm]);
      low_[arm] = bracket.low;
      high_[arm] = bracket.high;
    } else {
      low_[arm] = rule_.index(arms_[arm], terms);
      high_[arm] = rule_.index(arms_[arm], horizon);
    }
  }

  // The first of the arms with the highest index, of those whose h is not below `least`.
  [[nodiscard]] std::size_t highest_above(double least, const RoundTerms& terms) {
    std::size_t best = kNoArm;
    double highest = -kInfinity;
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      if (high_[arm] < least) continue;
      const double index =
          best != kNoArm && arms_[arm] == arms_[best] ? highest : index_of(arm, terms);
      low_[arm] = index;
      if (high_[arm] - index > kSlack) {  // too loose
        reach_[arm] = std::max(reach_[arm] / 2, kShortestReach);
        until_[arm] = 0;
        changed_ = kMany;
      }
      if (index > highest) {
        best = arm;
        highest = index;
      }
    }
    return best;
  }

  Rule rule_;
  std::vector<ArmStatistics> arms_;
  std::vector<double> low_;           // l
  std::vector<double> high_;          // h
  std::vector<std::uint64_t> until_;  // u; 0: l and h are to be found anew
  std::vector<std::uint64_t> reach_;  // rounds that the next h looks ahead
  std::uint64_t soonest_ = 0;         // u of the arms is not before
  std::size_t changed_ = kMany;       // whose u is 0
};

}  // namespace splitee
