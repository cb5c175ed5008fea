#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <span>
#include <vector>

#include "policy/learners/index_rules.hpp"
#include "policy/learners/lasting_lead.hpp"
#include "policy/learners/learner.hpp"
#include "policy/learners/told_rewards.hpp"

namespace splitee {

// A rule whose index is, but for rounding, m + w(n) g, where w falls in n and g rises from round to
// round.
template <class Rule>
concept WidthRule = requires(const Rule& rule, double n, const RoundTerms& round) {
  { rule.width(n) } -> std::same_as<double>;       // w
  { rule.growth(round) } -> std::same_as<double>;  // g >= 0, which grows as sqrt(ln t)
};

// Decides as IndexLearner does, but computes nothing in most rounds.
//
// Lemma. Let arm a have the sum S of r rewards, and n pulls (which may count before their rewards
// arrive), and let some numbers f, N, T, u and c_k be such that
//   f + w(N) g(t0) > T,   and   c_k + w(n_k) g(u) <= T for every other arm k, n_k its pulls in t0.
// Then a alone has the highest index in each round t0 <= t <= u in which S >= f r, n <= N, and S_k
// <= c_k r_k for every other arm k: the index of a is at least f + w(N) g(t0), as w falls and g
// rises; that of k at most c_k + w(n_k in t0) g(u), as its number of pulls only grows. (Before its
// first reward an arm's mean is 0, by which f and c_k were set.)
//
// Where the conditions fail, indices m + w g are compared, see LastingLead; where rounding could
// decide, the rule's own. Arms with the same S, r and n have the same index.
//
// Where rewards of several arms come at once, some arms have the r and n of a, and their S alone
// decides: a is played before such a companion k, with no need of a c_k, in each round in which
// they have the same r and n still, and S_k <= S, or S_k so far below S that rounding cannot make
// the indices equal if k < a (the first of equals is played). Where arms close to a would end such
// a stretch of rounds soon, they need no c_k either: as long as the conditions hold, the highest
// index is that of a or of one of these rivals, whose indices alone are computed.
template <WidthRule Rule>
class WidthLeadingLearner {
 public:
  explicit WidthLeadingLearner(std::size_t arms, Rule rule = {})
      : rule_(rule),
        arms_(arms),
        sums_(padded(arms)),
        rewards_(padded(arms)),
        pulls_(padded(arms)),
        ceilings_(padded(arms)),
        known_(arms) {
    std::fill_n(ceilings_.begin(), arms, kInfinity);
  }

  [[nodiscard]] std::size_t choose(const Round& round) {
    if (is_sure_ && round.t <= until_ && pulls_[leader_] <= most_pulls_ &&
        sums_[leader_] >= floor_ * rewards_[leader_]) {
      return rivals_.empty() ? leader_ : first_of_rivals(round);
    }
    if (round.t < arms()) return static_cast<std::size_t>(round.t);
    return decide({static_cast<double>(round.t), round.logs->ln(round.t)});
  }

  void observe(std::size_t arm, double x) {
    pulls_[arm] += 1;
    observe_counted(arm, x);
  }
  void count_play(std::size_t arm) {
    pulls_[arm] += 1;
    change(arm);
    is_sure_ = is_sure_ && companions_.empty();
  }
  void observe_counted(std::size_t arm, double x) {
    sums_[arm] += x;
    rewards_[arm] += 1;
    change(arm);
    if (!is_sure_ || (arm == leader_ && companions_.empty())) return;
    is_sure_ = has_ceilings_ && companions_.empty() && sums_[arm] <= ceilings_[arm] * rewards_[arm];
    is_told_others_ = true;
  }

  // See AnyArmLearner.
  void observe_all(std::span<const double> rewards, std::span<const double> seen) {
    const bool is_above = add_rewards_({.size = sums_.size(),
                                        .told = rewards.data(),
                                        .seen = seen.data(),
                                        .sums = sums_.data(),
                                        .rewards = rewards_.data(),
                                        .pulls = pulls_.data(),
                                        .limits = ceilings_.data()});
    changed_ = kMany;
    is_told_all_ = true;
    if (!is_sure_) return;
    is_sure_ = has_ceilings_ && !is_above &&
               std::all_of(companions_.begin(), companions_.end(),
                           [&](std::size_t arm) { return is_behind_leader(arm); });
  }

  [[nodiscard]] std::size_t estimated_best() const {
    return best_from(0, [&](std::size_t arm) { return pulls_[arm] > 0 ? mean(arm) : -kInfinity; });
  }

  // The first arm with the highest mean among arm `first` and those behind it that have a pull.
  // Each has one as soon as `changed_` is not kMany.
  [[nodiscard]] std::size_t best_from(std::size_t first) {
    if (changed_ == kMany) {
      return best_from(first, [&](std::size_t arm) {
        return arm == first || pulls_[arm] > 0 ? mean(arm) : -kInfinity;
      });
    }
    refresh_changed();
    return best_from(first, [&](std::size_t arm) { return known_.mean(arm); });
  }

  [[nodiscard]] std::size_t arms() const { return arms_; }
  [[nodiscard]] double pulls(std::size_t arm) const { return pulls_[arm]; }
  [[nodiscard]] double mean(std::size_t arm) const { return statistics(arm).mean(); }
  [[nodiscard]] ArmSums statistics(std::size_t arm) const {
    return {sums_[arm], rewards_[arm], pulls_[arm]};
  }

 private:
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  static constexpr std::size_t kNoArm = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t kMany = kNoArm - 1;
  static constexpr double kFewestPulls = 2;  // fewer pulls of a leader are not worth a stretch
  static constexpr double kManyPulls = 16;   // of a leader until which it takes rivals
  static constexpr std::size_t kMostRivals = 4;
  static constexpr double kLongestReach = 1e15;  // rounds
  static constexpr double kWidestLasts = 1.05;   // times the round in which it was found

  // Plays the first arm without a reward; else the first with the highest index.
  [[nodiscard]] std::size_t decide(const RoundTerms& round) {
    if (changed_ == kMany) {
      for (std::size_t arm = 0; arm < arms(); ++arm) {
        if (pulls_[arm] <= 0) return arm;
        refresh(arm);
      }
      changed_ = kNoArm;
    }
    refresh_changed();
    const double growth = rule_.growth(round);
    const WidthIndices::Highest found = is_told_all_ ? known_.find_all(growth, rule_.width(1))
                                                     : known_.find(growth, widest_of(round));
    const std::size_t best = found.is_sure() ? found.arm : highest_of_close(found, round);
    is_sure_ = (found.is_sure() || is_told_all_) && look_ahead(best, found, growth, round);
    return best;
  }

  template <class MeanOf>
  [[nodiscard]] std::size_t best_from(std::size_t first, const MeanOf& mean_of) const {
    std::size_t best = first;
    double highest = mean_of(first);
    for (std::size_t arm = first + 1; arm < arms(); ++arm) {
      const double own = mean_of(arm);
      best = own > highest ? arm : best;
      highest = std::max(own, highest);
    }
    return best;
  }

  // The first of leader and rivals with the highest index.
  [[nodiscard]] std::size_t first_of_rivals(const Round& round) const {
    const RoundTerms terms{static_cast<double>(round.t), round.logs->ln(round.t)};
    std::size_t best = leader_;
    double highest = -kInfinity;
    for (const std::size_t arm : rivals_) {
      const double index = exact(arm, terms);
      best = index > highest ? arm : best;
      highest = std::max(highest, index);
    }
    return best;
  }

  [[nodiscard]] std::size_t highest_of_close(const WidthIndices::Highest& found,
                                             const RoundTerms& round) const {
    std::size_t last = found.arm;
    double index = exact(last, round);
    return known_.first_of_close(found, [&](std::size_t arm) {
      if (sums_[arm] != sums_[last] || rewards_[arm] != rewards_[last] ||
          pulls_[arm] != pulls_[last]) {
        last = arm;
        index = exact(arm, round);
      }
      return index;
    });
  }

  void change(std::size_t arm) { changed_ = changed_ == kNoArm || changed_ == arm ? arm : kMany; }
  // Whether an arm is a companion of the leader, which is played before it.
  [[nodiscard]] bool is_behind_leader(std::size_t arm) const {
    const double room = arm < leader_ ? slack_ * rewards_[leader_] +
                                            WidthIndices::kRounding * std::abs(sums_[leader_])
                                      : 0;
    return rewards_[arm] == rewards_[leader_] && pulls_[arm] == pulls_[leader_] &&
           sums_[arm] + room <= sums_[leader_];
  }
  // Where no more than one arm has changed.
  void refresh_changed() {
    if (changed_ != kNoArm) refresh(changed_);
    changed_ = kNoArm;
  }
  void refresh(std::size_t arm) { known_.set(arm, mean(arm), rule_.width(pulls_[arm])); }

  [[nodiscard]] double exact(std::size_t arm, const RoundTerms& round) const {
    return rule_.index(statistics(arm), round);
  }

  // Finds f, N, T, u and c of the lemma, companions and rivals, for arm `best`; false where they
  // are unlikely to hold for some rounds.
  [[nodiscard]] bool look_ahead(std::size_t best, const WidthIndices::Highest& found, double growth,
                                const RoundTerms& round) {
    leader_ = best;
    slack_ = found.slack;
    companions_.clear();
    rivals_.clear();
    const double own_width = known_.width(best) * growth;
    const double own_pulls = pulls_[best];
    const double wanted = 2 * kManyPulls * own_width / own_pulls;
    const double gap = is_told_all_ ? gather_close_arms(wanted) : found.gap;
    // w(N) >= w(n) (1 - (N - n) / (2 n)) for w as 1 / sqrt(n), and g(u) <= g(t) (1 + (u - t) / (2 t
    // ln t)): N and u are chosen so that each takes a quarter of the gap.
    const double quarter = gap / 4;
    const double more_pulls = own_width > 0 ? 2 * own_pulls * quarter / own_width : own_pulls;
    if (!(more_pulls >= kFewestPulls && quarter > slack_)) return false;
    const double widest = widest_of(round) * growth;
    const double spare = widest > 0 ? std::min(quarter / widest, kLongestReach) : 1;
    const double rounds = std::min(2 * round.t * round.log_t * spare, kLongestReach);
    most_pulls_ = own_pulls + more_pulls;
    floor_ = known_.mean(best) - quarter;
    until_ = static_cast<std::uint64_t>(round.t + rounds);
    has_ceilings_ = is_told_others_ || is_told_all_;
    if (!has_ceilings_) return true;
    const double level = known_.mean(best) + own_width - 2 * quarter - slack_;  // T
    for (std::size_t arm = 0; arm < arms(); ++arm) {
      ceilings_[arm] = level - known_.width(arm) * growth * (1 + spare);
    }
    ceilings_[best] = kInfinity;
    for (const std::size_t arm : companions_) ceilings_[arm] = kInfinity;
    for (const std::size_t arm : rivals_) ceilings_[arm] = kInfinity;
    return true;
  }

  // A number that no w is above: each only falls.
  [[nodiscard]] double widest_of(const RoundTerms& round) {
    if (round.t >= widest_until_) {
      widest_ = known_.widest();
      widest_until_ = kWidestLasts * round.t;
    }
    return widest_;
  }

  // Finds the leader's companions, and as many rivals as it takes for its index to be `wanted`
  // above those of all other arms, or else the most; returns how far it is above them.
  [[nodiscard]] double gather_close_arms(double wanted) {
    const auto next = known_.few_highest<kMostRivals + 1>([&](std::size_t arm) {
      if (arm == leader_) return false;
      const bool is_companion = is_behind_leader(arm);
      if (is_companion) companions_.push_back(arm);
      return !is_companion;
    });
    const double own = known_.index(leader_);
    std::size_t rivals = 0;
    while (rivals < kMostRivals && own - next.indices[rivals] < wanted) ++rivals;
    if (rivals > 0) {
      rivals_.assign(next.arms.begin(), next.arms.begin() + rivals);
      rivals_.push_back(leader_);
      std::sort(rivals_.begin(), rivals_.end());
    }
    return own - next.indices[rivals];
  }

  Rule rule_;
  std::size_t arms_;
  AddRewardsFunction add_rewards_ = add_rewards_function();
  std::vector<double> sums_;
  std::vector<double> rewards_;  // their number
  std::vector<double> pulls_;
  std::vector<double> ceilings_;  // c, by arm
  bool has_ceilings_ = false;     // set for this leader; where none is told, its index stands for c
  LastingLead<4> known_;          // m and w
  std::size_t changed_ = kMany;   // the arm whose m and w are out of date
  bool is_sure_ = false;          // the lemma's numbers are set, and no told arm is above its c
  std::size_t leader_ = 0;        // a
  double floor_ = 0;              // f
  double most_pulls_ = 0;         // N
  std::uint64_t until_ = 0;       // u
  std::vector<std::size_t> companions_;
  std::vector<std::size_t> rivals_;  // with the leader, in rising order; empty without any
  double slack_ = 0;                 // how much of the leader's index may be rounding
  bool is_told_all_ = false;         // rewards come of several arms at once
  bool is_told_others_ = false;      // not the leader alone is told while it is played
  double widest_ = 0;                // no w has been above it since: each only falls
  double widest_until_ = 0;          // round from which it is found anew
};

}  // namespace splitee
