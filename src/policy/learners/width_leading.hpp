#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <span>
#include <vector>

#include "policy/learners/index_rules.hpp"
#include "policy/learners/learner.hpp"
#include "policy/learners/width_indices.hpp"

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
// Where the conditions fail all indices are compared as m + w g with m and w kept from round to
// round; only arms so near the highest that rounding could decide are compared by the rule's own
// index. Arms with the same S and n have the same index.
template <WidthRule Rule>
class WidthLeadingLearner {
 public:
  explicit WidthLeadingLearner(std::size_t arms, Rule rule = {})
      : rule_(rule),
        sums_(arms),
        rewards_(arms),
        pulls_(arms),
        ceilings_(arms, kInfinity),
        known_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round) {
    if (is_sure_ && round.t <= until_ && pulls_[leader_] <= most_pulls_ &&
        sums_[leader_] >= floor_ * rewards_[leader_]) {
      return leader_;
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
  }
  void observe_counted(std::size_t arm, double x) {
    sums_[arm] += x;
    rewards_[arm] += 1;
    change(arm);
    is_sure_ = is_sure_ && sums_[arm] <= ceilings_[arm] * rewards_[arm];
  }

  // Rewards of the first arms, by arm, with 1 for each of them; 0 and 0 where there is none.
  void observe_all(std::span<const double> rewards, std::span<const double> seen) {
    for (std::size_t arm = 0; arm < rewards.size(); ++arm) {
      sums_[arm] += rewards[arm];
      rewards_[arm] += seen[arm];
      pulls_[arm] += seen[arm];
    }
    changed_ = kMany;
    if (!is_sure_) return;
    bool is_above = false;
    for (std::size_t arm = 0; arm < rewards.size(); ++arm) {
      is_above |= sums_[arm] > ceilings_[arm] * rewards_[arm];
    }
    is_sure_ = !is_above;
  }

  [[nodiscard]] std::size_t estimated_best() const {
    return best_behind(0, pulls_[0] > 0 ? mean(0) : -kInfinity);
  }

  // The first arm with the highest mean among arm `first`, whose mean counts as `level`, and those
  // behind it that have a pull.
  [[nodiscard]] std::size_t best_behind(std::size_t first, double level) const {
    std::size_t best = first;
    for (std::size_t arm = first + 1; arm < arms(); ++arm) {
      const double own = pulls_[arm] > 0 ? mean(arm) : -kInfinity;
      best = own > level ? arm : best;
      level = std::max(own, level);
    }
    return best;
  }

  [[nodiscard]] std::size_t arms() const { return sums_.size(); }
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

  // Plays the first arm without a reward; else the first with the highest index.
  [[nodiscard]] std::size_t decide(const RoundTerms& round) {
    if (changed_ == kMany) {
      for (std::size_t arm = 0; arm < arms(); ++arm) {
        if (pulls_[arm] <= 0) return arm;
        refresh(arm);
      }
    } else if (changed_ != kNoArm) {
      refresh(changed_);
    }
    changed_ = kNoArm;
    const double growth = rule_.growth(round);
    const WidthIndices::Highest found = known_.find(growth, rule_.width(1));
    if (found.is_sure()) {
      look_ahead(found, growth, round);
      return found.arm;
    }
    is_sure_ = false;
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
  void refresh(std::size_t arm) { known_.set(arm, mean(arm), rule_.width(pulls_[arm])); }

  [[nodiscard]] double exact(std::size_t arm, const RoundTerms& round) const {
    return rule_.index(statistics(arm), round);
  }

  // Finds f, N, T, u and c of the lemma, where they are likely to hold for some rounds.
  void look_ahead(const WidthIndices::Highest& found, double growth, const RoundTerms& round) {
    // w(N) >= w(n) (1 - (N - n) / (2 n)) for w as 1 / sqrt(n), and g(u) <= g(t) (1 + (u - t) / (2 t
    // ln t)): N and u are chosen so that each takes a quarter of the gap.
    const std::size_t best = found.arm;
    const double quarter = found.gap / 4;
    const double own_width = known_.width(best) * growth;
    const double own_pulls = pulls_[best];
    const double more_pulls = own_width > 0 ? 2 * own_pulls * quarter / own_width : own_pulls;
    is_sure_ = more_pulls >= kFewestPulls && quarter > found.slack && found.gap < kInfinity;
    if (!is_sure_) return;
    const double widest = known_.widest() * growth;
    const double spare = widest > 0 ? quarter / widest : 1;
    const double rounds = std::min(2 * round.t * round.log_t * spare, kLongestReach);
    most_pulls_ = own_pulls + more_pulls;
    floor_ = known_.mean(best) - quarter;
    until_ = static_cast<std::uint64_t>(round.t + rounds);
    const double level = known_.index(best) - 2 * quarter - found.slack;  // T
    for (std::size_t arm = 0; arm < arms(); ++arm) {
      ceilings_[arm] = level - known_.width(arm) * growth * (1 + spare);
    }
    ceilings_[best] = kInfinity;
    leader_ = best;
  }

  static constexpr double kLongestReach = 1e15;  // rounds

  Rule rule_;
  std::vector<double> sums_;
  std::vector<double> rewards_;  // their number
  std::vector<double> pulls_;
  std::vector<double> ceilings_;  // c, by arm
  WidthIndices known_;            // m and w
  std::size_t changed_ = kMany;   // the arm whose m and w are out of date
  bool is_sure_ = false;          // the lemma's numbers are set, and no arm is above its c
  std::size_t leader_ = 0;        // a
  double floor_ = 0;              // f
  double most_pulls_ = 0;         // N
  std::uint64_t until_ = 0;       // u
};

}  // namespace splitee
