#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "policy/learners/index_rules.hpp"
#include "policy/learners/learner.hpp"

namespace splitee {

// Decides as IndexLearner does, but looks at one arm in most rounds.
//
// Lemma. Let the index of an arm never fall from one round to a later one in which it got no
// reward. Let b be at least the index in round u of every arm but the leader, none of which has got
// a reward since b was taken (or b has been raised to the index in round u of those that have).
// Then in every round t <= u in which the leader's index is above b, the leader is what
// IndexLearner plays: index_t of another arm <= its index_u <= b < index_t of the leader, so the
// leader alone is highest.
//
// Every rule of index_rules.hpp has such an index; what rounding takes from that is far below
// kSlack.
template <class Rule>
class LeadingLearner {
 public:
  explicit LeadingLearner(std::size_t arms, Rule rule = {}) : rule_(rule), arms_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round) {
    if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
    const RoundTerms terms{static_cast<double>(round.t), round.logs->ln(round.t)};
    const bool holds = round.t <= until_;
    if (holds && lower_index(arms_[leader_], terms) > others_ + kSlack) return leader_;
    // A far horizon makes long stretches but a loose bound: follow what succeeds.
    reach_ = holds ? std::max(reach_ / 2, kShortestReach) : std::min(2 * reach_, kLongestReach);
    lead_anew(round, terms);
    return leader_;
  }

  void observe(std::size_t arm, double x) {
    arms_[arm].add(x);
    if (arm != leader_ && until_ > 0) {
      others_ = std::max(others_, rule_.index(arms_[arm], at_horizon_));
    }
  }
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

  [[nodiscard]] const std::vector<ArmStatistics>& arms() const { return arms_; }

 private:
  static constexpr double kSlack = 1e-9;
  static constexpr std::uint64_t kShortestReach = 8;
  static constexpr std::uint64_t kLongestReach = 4096;

  // What the index is not below.
  [[nodiscard]] double lower_index(const ArmStatistics& arm, const RoundTerms& terms) const {
    if constexpr (requires { rule_.lower_index(arm, terms); }) {
      return rule_.lower_index(arm, terms);
    } else {
      return rule_.index(arm, terms);
    }
  }

  void lead_anew(const Round& round, const RoundTerms& terms) {
    leader_ =
        highest_index(arms_, [&](const ArmStatistics& arm) { return rule_.index(arm, terms); });
    until_ = round.t + reach_;
    at_horizon_ = {static_cast<double>(until_), round.logs->ln(until_)};
    others_ = -std::numeric_limits<double>::infinity();
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      if (arm == leader_) continue;
      const bool is_new = arms_[arm].pulls() <= 0;
      others_ = std::max(others_, is_new ? std::numeric_limits<double>::infinity()
                                         : rule_.index(arms_[arm], at_horizon_));
    }
  }

  Rule rule_;
  std::vector<ArmStatistics> arms_;
  std::size_t leader_ = 0;
  double others_ = 0;           // what no other arm's index is above ...
  std::uint64_t until_ = 0;     // ... up to this round; 0: not known yet
  RoundTerms at_horizon_ = {};  // of that round
  std::uint64_t reach_ = kShortestReach;
};

}  // namespace splitee
