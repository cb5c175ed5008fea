#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "replay/environment.hpp"
#include "replay/player.hpp"
#include "trace/trace.hpp"

namespace splitee {

// A reward, and the arm that gives it on some sample.
struct RewardOfArm {
  double reward = 0;
  std::size_t arm = 0;
};

// The lowest and the highest reward that any of some arms gives on any sample of a trace.
class RewardExtremes {
 public:
  // Plays every arm on every sample once, whatever the costs. Throws the Error of an interrupt.
  RewardExtremes(const Trace& trace, const RuledArms& arms);

  [[nodiscard]] RewardOfArm lowest(const CostModel& costs) const;
  [[nodiscard]] RewardOfArm highest(const CostModel& costs) const;

 private:
  // The extremes of the rewards' part besides costs where a walk ends with one fate; the lowest is
  // above the highest where none does.
  struct Span {
    double lowest;
    double highest;
  };
  // One end of every span, less the cost of the round: the first of them that no other is better
  // than.
  template <class Better>
  [[nodiscard]] RewardOfArm most(const CostModel& costs, double Span::*end,
                                 const Better& is_better) const;

  Environment environment_;
  std::vector<std::array<Span, kFates>> seen_;  // by station
};

}  // namespace splitee
