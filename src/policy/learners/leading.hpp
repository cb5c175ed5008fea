#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "policy/learners/index_rules.hpp"
#include "policy/learners/learner.hpp"

namespace splitee {

// Decides as IndexLearner does, but computes few indices in most rounds.
//
// Lemma. Let the index of an arm never fall from one round to a later one in which it got no reward
// and no pull of it counted. Let l_k be at most the index of arm k in some round since it last got
// a reward or a pull of it counted, and h_k at least that in round u_k. Then in every round t up to
// u_k, not before that round, its index lies between l_k and h_k. So where l_k of one arm is above
// the h of all others, it alone is highest, and IndexLearner plays it; otherwise only arms whose h
// is not below the highest l can be highest.
//
// Lemma. Let the rule be a SuccessRule, and let the index that an arm with sum S and F = n - S + B
// would have in round t0 be above the h of all other arms. Then that arm is played in each round
// from t0 to the first u of the others in which it alone has got rewards, which add up to S' >= 0
// with F' = n' - S' <= B: its index is at least that with S and F = n - S + B in the same round,
// which is at least that in t0.
//
// Every rule of index_rules.hpp has such an index from round kRisesFrom on (that of BayesUcbNigRule
// falls from round 2 to round 3); the effect of rounding on it is far below kSlack.
template <class Rule>
class LeadingLearner {
 public:
  explicit LeadingLearner(std::size_t arms, Rule rule = {})
      : rule_(rule),
        arms_(arms),
        low_(arms),
        high_(arms),
        until_(arms),
        reach_(arms, kShortestReach),
        high_now_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round) {
    if (is_ahead(round)) return leader_;
    if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
    return choose_by_index(round);
  }

  // The same without first rounds: the arm with the highest index in round t, where an arm without
  // a reward comes first.
  [[nodiscard]] std::size_t choose_by_index(const Round& round) {
    if (is_ahead(round)) return leader_;
    const RoundTerms terms{static_cast<double>(round.t), round.t > 0 ? round.logs->ln(round.t) : 0,
                           round.logs};
    if (round.t < kRisesFrom) {
      return highest_index(arms_,
                           [&](const ArmStatistics& arm) { return rule_.index(arm, terms); });
    }
    bool others_are_known = false;
    if (changed_ == kMany || round.t > soonest_) {
      refresh_all(round, terms);
    } else if (changed_ != kNoArm) {
      refresh(changed_, round, terms);
      others_are_known = changed_ == lead_.arm;
      lead_.level = low_[lead_.arm];
    }
    changed_ = kNoArm;
    if (!others_are_known || !lead_.is_sure()) lead_ = find_lead();
    if (!lead_.is_sure() && tighten(lead_, round, terms)) lead_ = find_lead();
    if (!lead_.is_sure()) return highest_above(low_[lead_.arm] - kSlack, terms);
    look_ahead(lead_, terms);
    return lead_.arm;
  }

  void observe(std::size_t arm, double x) {
    arms_[arm].add(x);
    spare_ = arm == leader_ && x >= 0 ? spare_ - (1 - x) : kNotAhead;
    change(arm);
  }
  void count_play(std::size_t arm) {
    arms_[arm].count_play();
    spare_ = kNotAhead;
    change(arm);
  }
  void observe_counted(std::size_t arm, double x) {
    arms_[arm].add_counted(x);
    spare_ = kNotAhead;
    change(arm);
  }
  // Forgets the rewards of the arm, or of all; rounds may count from a lower number on.
  void forget(std::size_t arm) {
    arms_[arm] = {};
    forget_bounds();
  }
  void forget_all() {
    arms_.assign(arms_.size(), {});
    forget_bounds();
  }
  [[nodiscard]] const std::vector<ArmStatistics>& arms() const { return arms_; }
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

 private:
  static constexpr double kSlack = 1e-9;
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  static constexpr std::size_t kNoArm = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t kMany = kNoArm - 1;
  static constexpr std::uint64_t kRisesFrom = 3;
  static constexpr std::uint64_t kShortestReach = 4;
  static constexpr std::uint64_t kLongestReach = 4096;
  static constexpr double kNotAhead = -kInfinity;
  static constexpr double kLeastBudget = 0.5;

  // The arm with the highest l, and the highest h of the others.
  struct Lead {
    std::size_t arm = 0;
    double level = 0;
    double others = 0;

    [[nodiscard]] bool is_sure() const { return level > others + kSlack; }
  };

  [[nodiscard]] Lead find_lead() const {
    std::size_t best = 0;
    double first = high_[0];
    double second = -kInfinity;
    for (std::size_t arm = 1; arm < arms_.size(); ++arm) {
      best = low_[arm] > low_[best] ? arm : best;
      second = std::max(second, std::min(first, high_[arm]));
      first = std::max(first, high_[arm]);
    }
    return {best, low_[best], high_[best] == first ? second : first};
  }

  // Whether the leader is played by the second lemma.
  [[nodiscard]] bool is_ahead(const Round& round) {
    if constexpr (SuccessRule<Rule>) {
      if (spare_ >= 0 && round.t <= ahead_until_) return true;
      if (spare_ == kNotAhead || round.t > ahead_until_) return false;
      return leads_for_longer({static_cast<double>(round.t), round.logs->ln(round.t)});
    } else {
      return false;
    }
  }

  // Whether the second lemma holds from now on, with budget_ for B.
  [[nodiscard]] bool leads_for_longer(const RoundTerms& terms) {
    const ArmStatistics& arm = arms_[leader_];
    const double pulls = arm.pulls() + budget_;
    if (rule_.reaches(ArmSums(arm.sum(), pulls, pulls), others_ + kSlack, terms)) {
      spare_ = budget_;
      budget_ *= 2;
      return true;
    }
    budget_ = std::max(budget_ / 4, kLeastBudget);
    spare_ = kNotAhead;
    return false;
  }

  // Finds the numbers of the second lemma, where they are likely to hold for some rounds.
  void look_ahead(const Lead& lead, const RoundTerms& terms) {
    if constexpr (SuccessRule<Rule>) {
      spare_ = kNotAhead;
      leader_ = lead.arm;
      others_ = lead.others;
      if (arms_.size() == 1 || !(lead.level < kInfinity)) return;
      // A reward of 0 lowers the index by about index / n.
      const double affordable =
          (lead.level - lead.others) * arms_[lead.arm].pulls() / std::max(lead.level, 0.1);
      if (affordable < 2 * kLeastBudget) return;
      budget_ = std::clamp(budget_, kLeastBudget, affordable / 2);
      ahead_until_ = std::numeric_limits<std::uint64_t>::max();
      for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
        if (arm != lead.arm) ahead_until_ = std::min(ahead_until_, until_[arm]);
      }
      static_cast<void>(leads_for_longer(terms));
    }
  }

  // Finds l and h anew, for fewer rounds, of the arms that could be highest; false where that is
  // done already.
  bool tighten(const Lead& lead, const Round& round, const RoundTerms& terms) {
    bool any = false;
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      if (high_[arm] < lead.level - kSlack || !(low_[arm] < kInfinity)) continue;
      if (until_[arm] == round.t + kShortestReach) continue;
      reach_[arm] = std::max(reach_[arm] / 4, kShortestReach);
      until_[arm] = 0;
      refresh(arm, round, terms);
      any = true;
    }
    return any;
  }

  // An arm without a reward comes first.
  [[nodiscard]] double index_of(std::size_t arm, const RoundTerms& terms) const {
    return arms_[arm].pulls() > 0 ? rule_.index(arms_[arm], terms) : kInfinity;
  }

  void forget_bounds() {
    std::fill(until_.begin(), until_.end(), std::uint64_t{0});
    spare_ = kNotAhead;
    changed_ = kMany;
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
    // Bounds for many rounds ahead are loose: the number of rounds follows how well bounds last.
    if (until_[arm] > 0) reach_[arm] = std::min(2 * reach_[arm], kLongestReach);
    until_[arm] = round.t + reach_[arm];
    soonest_ = std::min(soonest_, until_[arm]);
    if (arms_[arm].pulls() <= 0) {
      low_[arm] = kInfinity;
      high_[arm] = kInfinity;
      return;
    }
    const RoundTerms later{static_cast<double>(until_[arm]), round.logs->ln(until_[arm]),
                           round.logs};
    if constexpr (BracketingRule<Rule>) {
      const Bracket bracket = rule_.bracket(arms_[arm], terms, later, low_[arm]);
      low_[arm] = bracket.low;
      high_[arm] = bracket.high;
    } else {
      low_[arm] = rule_.index(arms_[arm], terms);
      high_[arm] = rule_.index(arms_[arm], later);
    }
  }

  // The first of the arms with the highest index, among those whose h is not below `least`.
  [[nodiscard]] std::size_t highest_above(double least, const RoundTerms& terms) {
    close_.clear();
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      if (high_[arm] >= least) close_.push_back(arm);
    }
    if constexpr (SuccessRule<Rule>) drop_lower(terms);
    std::size_t best = close_.front();
    double highest = -kInfinity;
    for (const std::size_t arm : close_) {
      const double index =
          arm != best && arms_[arm] == arms_[best] ? highest : index_of(arm, terms);
      low_[arm] = index;
      if (index > highest) {
        best = arm;
        highest = index;
      }
    }
    return best;
  }

  // Drops arms of close_ that brackets of this round alone show to be lower than another: an index
  // may take longer.
  void drop_lower(const RoundTerms& terms) {
    if (close_.size() == 1) return;
    double level = -kInfinity;
    for (const std::size_t arm : close_) {
      const Bracket now = arms_[arm].pulls() > 0
                              ? rule_.bracket(arms_[arm], terms, terms, low_[arm])
                              : Bracket{kInfinity, kInfinity};
      low_[arm] = now.low;
      high_now_[arm] = now.high;
      level = std::max(level, now.low);
    }
    std::erase_if(close_, [&](std::size_t arm) { return high_now_[arm] < level - kSlack; });
  }

  Rule rule_;
  std::vector<ArmStatistics> arms_;
  std::vector<double> low_;           // l
  std::vector<double> high_;          // h
  std::vector<std::uint64_t> until_;  // u; 0: l and h are out of date
  std::vector<std::uint64_t> reach_;  // rounds that the next h looks ahead
  std::uint64_t soonest_ = 0;         // no u of an arm is before it
  std::size_t changed_ = kMany;       // the arm whose u is 0
  Lead lead_;                         // of the last bounds; its level may have risen since
  std::vector<std::size_t> close_;    // arms that could be highest
  std::vector<double> high_now_;      // of these arms, at least the index in this round
  // The numbers of the second lemma.
  std::size_t leader_ = 0;
  double others_ = 0;              // the highest h of the others
  std::uint64_t ahead_until_ = 0;  // the first u of the others
  double budget_ = kLeastBudget;   // B
  double spare_ = kNotAhead;       // B - F'; kNotAhead: the lemma's numbers are not set
};

}  // namespace splitee
