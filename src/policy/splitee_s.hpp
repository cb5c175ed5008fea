#pragma once

#include "policy/ucb.hpp"

namespace splitee {

// SplitEE-S: the same index; a pull of arm i also tells the rewards of the arms before it, whose
// exits were evaluated on the way.
class SpliteeS {
 public:
  static const PolicyInfo& info();

  explicit SpliteeS(const PolicySetup& setup);

  [[nodiscard]] std::size_t choose(Round round) const {
    return is_warming_up(round.t) ? static_cast<std::size_t>(round.t) : ucb_.choose(round.sqrt_log);
  }
  // Whether round t (from 0) belongs to the counted warm start.
  [[nodiscard]] bool is_warming_up(std::uint64_t t) const { return t < counted_; }
  void learn(std::size_t arm, double reward) { ucb_.learn(arm, reward); }
  [[nodiscard]] Feedback feedback() const { return feedback_; }
  [[nodiscard]] bool warms_up() const { return counted_ == 0; }
  [[nodiscard]] std::size_t estimated_best() const { return ucb_.estimated_best(); }
  [[nodiscard]] Ucb& ucb() { return ucb_; }

 private:
  Ucb ucb_;
  std::size_t counted_;  // rounds of the counted warm start
  Feedback feedback_;
};

}  // namespace splitee
