#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "policy/learners/arm_columns.hpp"
#include "policy/learners/index_rules.hpp"
#include "policy/learners/lasting_lead.hpp"
#include "policy/learners/learner.hpp"

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
// a stretch of rounds soon, they need no c_k either: these rivals' indices and that of a are
// computed, and as long as the highest of them is above T, in place of f and N, it is the highest.
template <WidthRule Rule>
class WidthLeadingLearner {
 public:
  explicit WidthLeadingLearner(std::size_t arms, Rule rule = {})
      : rule_(rule), arms_(arms), known_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round) {
    if (is_sure_ && round.t <= until_) {
      if (!rivals_.empty()) {
        const Indexed best = first_of_rivals(round);
        if (best.index >= level_) return best.arm;
      } else if (arms_.pulls(leader_) <= most_pulls_ &&
                 arms_.sum(leader_) >= floor_ * arms_.rewards(leader_)) {
        return leader_;
      }
    }
    if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
    return decide({static_cast<double>(round.t), round.logs->ln(round.t)});
  }

  void observe(std::size_t arm, double x) {
    arms_.count_pull(arm);
    observe_counted(arm, x);
  }
  void count_play(std::size_t arm) {
    arms_.count_pull(arm);
    change(arm);
    is_sure_ = is_sure_ && companions_.empty();
  }
  void observe_counted(std::size_t arm, double x) {
    arms_.add_reward(arm, x);
    change(arm);
    if (!is_sure_ || (arm == leader_ && companions_.empty())) return;
    is_sure_ = has_ceilings_ && companions_.empty() && !arms_.is_above_limit(arm);
    is_told_others_ = true;
  }

  // See AnyArmLearner.
  void observe_all(std::span<const double> rewards, std::span<const double> seen) {
    take_all(arms_.add(ToldRewards{rewards.data(), seen.data()}));
  }
  void observe_walks(const ToldWalks& round) { take_all(arms_.add(round)); }

  [[nodiscard]] std::size_t estimated_best() const { return arms_.best_mean(0, {}); }

  // The first arm with the highest mean among arm `first` and those behind it that have a pull.
  // Each has one as soon as `changed_` is not kMany.
  [[nodiscard]] std::size_t best_from(std::size_t first) {
    if (changed_ == kMany) return arms_.best_mean(first, first);
    refresh_changed();
    return first_highest(first, arms_.size(), [&](std::size_t arm) { return known_.mean(arm); });
  }

  [[nodiscard]] const ArmColumns& arms() const { return arms_; }

 private:
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  static constexpr std::size_t kNoArm = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t kMany = kNoArm - 1;
  static constexpr double kFewestPulls = 2;  // fewer pulls of a leader are not worth a stretch
  static constexpr double kManyPulls = 16;   // of a leader until which it takes rivals
  static constexpr std::size_t kMostRivals = 4;
  static constexpr double kLongestReach = 1e15;  // rounds
  static constexpr double kWidestLasts = 1.05;   // times the round in which it was found

  // `is_above`: an arm is above its ceiling.
  void take_all(bool is_above) {
    changed_ = kMany;
    is_told_all_ = true;
    if (!is_sure_) return;
    is_sure_ = has_ceilings_ && !is_above && are_behind_leader(companions_);
  }

  // Plays the first arm without a reward; else the first with the highest index.
  [[nodiscard]] std::size_t decide(const RoundTerms& round) {
    if (changed_ == kMany) {
      for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
        if (arms_.pulls(arm) <= 0) return arm;
      }
      refresh_all();
    }
    refresh_changed();
    const double growth = rule_.growth(round);
    const WidthIndices::Highest found = is_told_all_ ? known_.find_all(growth, rule_.width(1))
                                                     : known_.find(growth, widest_of(round));
    const std::size_t best = found.is_sure() ? found.arm : highest_of_close(found, round);
    is_sure_ = (found.is_sure() || is_told_all_) && look_ahead(best, found, growth, round);
    return best;
  }

  struct Indexed {
    std::size_t arm;
    double index;
  };

  // The first of leader and rivals with the highest index. Mostly it is that of the round before: a
  // branch lets the processor go on with it.
  [[nodiscard]] Indexed first_of_rivals(const Round& round) {
    const RoundTerms terms{static_cast<double>(round.t), round.logs->ln(round.t)};
    const double last = exact(rivals_.front(), terms);
    double others = -kInfinity;
    for (std::size_t k = 1; k < rivals_.size(); ++k) {
      others = std::max(others, exact(rivals_[k], terms));
    }
    if (last > others) return {rivals_.front(), last};
    const double highest = std::max(last, others);
    const auto first =
        std::min_element(rivals_.begin(), rivals_.end(), [&](std::size_t a, std::size_t b) {
          return std::pair(-exact(a, terms), a) < std::pair(-exact(b, terms), b);
        });
    std::iter_swap(rivals_.begin(), first);
    return {rivals_.front(), highest};
  }

  [[nodiscard]] std::size_t highest_of_close(const WidthIndices::Highest& found,
                                             const RoundTerms& round) const {
    std::size_t last = found.arm;
    double index = exact(last, round);
    return known_.first_of_close(found, [&](std::size_t arm) {
      if (arms_.sum(arm) != arms_.sum(last) || arms_.rewards(arm) != arms_.rewards(last) ||
          arms_.pulls(arm) != arms_.pulls(last)) {
        last = arm;
        index = exact(arm, round);
      }
      return index;
    });
  }

  void change(std::size_t arm) { changed_ = changed_ == kNoArm || changed_ == arm ? arm : kMany; }
  // Whether all of these arms are companions of the leader, which is played before them.
  [[nodiscard]] bool are_behind_leader(std::span<const std::size_t> arms) const {
    const double sum = arms_.sum(leader_);
    const double rewards = arms_.rewards(leader_);
    const double pulls = arms_.pulls(leader_);
    const double room = slack_ * rewards + WidthIndices::kRounding * std::abs(sum);
    return std::all_of(arms.begin(), arms.end(), [&](std::size_t arm) {
      return arms_.rewards(arm) == rewards && arms_.pulls(arm) == pulls &&
             arms_.sum(arm) <= (arm < leader_ ? sum - room : sum);
    });
  }
  // Where no more than one arm has changed.
  void refresh_changed() {
    if (changed_ != kNoArm) refresh(changed_);
    changed_ = kNoArm;
  }
  void refresh(std::size_t arm) { known_.set(arm, arms_.mean(arm), rule_.width(arms_.pulls(arm))); }
  void refresh_all() {
    changed_ = kNoArm;
    if (is_told_all_) {
      known_.set_all([&](std::size_t arm) { return arms_.mean(arm); },
                     [&](std::size_t arm) { return rule_.width(arms_.pulls(arm)); });
    } else {
      for (std::size_t arm = 0; arm < arms_.size(); ++arm) refresh(arm);
    }
  }

  [[nodiscard]] double exact(std::size_t arm, const RoundTerms& round) const {
    return rule_.index(arms_.statistics(arm), round);
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
    const double own_pulls = arms_.pulls(best);
    const double wanted = 2 * kManyPulls * own_width / own_pulls;
    const double gap = is_told_all_ ? gather_close_arms(wanted) : found.gap;
    // w(N) >= w(n) (1 - (N - n) / (2 n)) for w as 1 / sqrt(n), and g(u) <= g(t) (1 + (u - t) / (2 t
    // ln t)): N and u are chosen so that each takes a quarter of the gap. With rivals, arms come
    // near their c less often than u, which takes more.
    const double quarter = gap / 4;
    const double rise = rivals_.empty() ? quarter : 0.375 * gap;
    const double more_pulls = own_width > 0 ? 2 * own_pulls * quarter / own_width : own_pulls;
    if (!(more_pulls >= kFewestPulls && quarter > slack_)) return false;
    const double widest = widest_of(round) * growth;
    const double spare = widest > 0 ? std::min(rise / widest, kLongestReach) : 1;
    const double rounds = std::min(2 * round.t * round.log_t * spare, kLongestReach);
    most_pulls_ = own_pulls + more_pulls;
    floor_ = known_.mean(best) - quarter;
    until_ = static_cast<std::uint64_t>(round.t + rounds);
    has_ceilings_ = is_told_others_ || is_told_all_;
    if (!has_ceilings_) return true;
    level_ = known_.mean(best) + own_width - 2 * quarter;
    // Beside a large T the slack alone would be rounded away.
    const double room = slack_ + WidthIndices::kRounding * std::abs(level_);
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      arms_.set_limit(arm, level_ - room - known_.width(arm) * growth * (1 + spare));
    }
    arms_.set_limit(best, kInfinity);
    for (const std::size_t arm : companions_) arms_.set_limit(arm, kInfinity);
    for (const std::size_t arm : rivals_) arms_.set_limit(arm, kInfinity);
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

  // Finds companions and rivals among the arms that are at most `wanted` below the leader; returns
  // how far the others are below it, or are at least.
  [[nodiscard]] double gather_close_arms(double wanted) {
    const double own = known_.index(leader_);
    double next = -kInfinity;
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      if (arm == leader_) continue;
      const double index = known_.index(arm);
      if (index >= own - wanted) {
        (are_behind_leader({&arm, 1}) ? companions_ : rivals_).push_back(arm);
      } else {
        next = std::max(next, index);
      }
    }
    if (rivals_.size() > kMostRivals) {
      const auto behind = rivals_.begin() + kMostRivals;
      std::nth_element(rivals_.begin(), behind, rivals_.end(), [&](std::size_t a, std::size_t b) {
        return known_.index(a) > known_.index(b);
      });
      next = known_.index(*behind);
      rivals_.erase(behind, rivals_.end());
    }
    if (!rivals_.empty()) rivals_.insert(rivals_.begin(), leader_);
    return own - next;
  }

  Rule rule_;
  ArmColumns arms_;              // whose limits are the c
  bool has_ceilings_ = false;    // set for this leader; where none is told, its index stands for c
  LastingLead<4> known_;         // m and w
  std::size_t changed_ = kMany;  // the arm whose m and w are out of date
  bool is_sure_ = false;         // the lemma's numbers are set, and no told arm is above its c
  std::size_t leader_ = 0;       // a
  double level_ = 0;             // what rivals must reach: T, and the room
  double floor_ = 0;             // f
  double most_pulls_ = 0;        // N
  std::uint64_t until_ = 0;      // u
  std::vector<std::size_t> companions_;
  std::vector<std::size_t> rivals_;  // with the leader, that played last first; or empty
  double slack_ = 0;                 // how much of the leader's index may be rounding
  bool is_told_all_ = false;         // rewards come of several arms at once
  bool is_told_others_ = false;      // not the leader alone is told while it is played
  double widest_ = 0;                // no w has been above it since: each only falls
  double widest_until_ = 0;          // round from which it is found anew
};

}  // namespace splitee
