#pragma once

#include <vector>

#include "policy/policy.hpp"
#include "policy/ucb.hpp"

namespace splitee {

// UCB over the splitting layers of a network with a warm start: the common part of SplitEE and
// SplitEE-S.
class SplitUcb {
 public:
  // Claims that fast paths rely on, see replay/kernels: the index of an arm is mean + width(n) g(t)
  // with the statistics of ucb(), and in a round that does not reward the arm it never falls.
  static constexpr bool kMeanPlusWidth = true;
  static constexpr bool kRisesUnrewarded = true;
  static constexpr bool kIgnoresCosts = true;

  SplitUcb(const PolicySetup& setup, Feedback feedback);

  [[nodiscard]] std::size_t choose(const Round& round) const {
    return warm_start_.covers(round.t) ? static_cast<std::size_t>(round.t)
                                       : ucb_.choose(round.sqrt_log());
  }
  void observe(const Observation& seen) { ucb_.learn(seen.arm, seen.reward); }
  Memory remember(std::size_t arm, bool counts) {
    if (counts) ucb_.count_play(arm);
    return {.is_counted = counts};
  }
  void recall(const Observation& seen, const Memory& memory) {
    if (memory.is_counted) {
      ucb_.learn_counted(seen.arm, seen.reward);
    } else {
      observe(seen);
    }
  }
  [[nodiscard]] static bool counts_plays() { return true; }
  [[nodiscard]] Feedback feedback() const { return feedback_; }
  [[nodiscard]] const WarmStart& warm_start() const { return warm_start_; }
  [[nodiscard]] std::size_t estimated_best() const { return ucb_.estimated_best(); }
  [[nodiscard]] Ucb& ucb() { return ucb_; }

 private:
  Ucb ucb_;
  WarmStart warm_start_;
  Feedback feedback_;
};

}  // namespace splitee
