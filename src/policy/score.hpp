#pragma once

#include "policy/walk_end.hpp"

namespace splitee {

// Early exit by a score that the trace carries.
class Score {
 public:
  static const PolicyInfo& info();

  explicit Score(const PolicySetup& setup)
      : limit_(setup.parameters.number("limit")),
        stops_below_(setup.parameters.choice("stop_when") == "<"),
        end_(setup) {}

  void act(const Round& /*round*/, Walk& walk) const {
    end_.walk(walk, [&](const Walk& at) {
      return stops_below_ ? at.score() < limit_ : at.score() >= limit_;
    });
  }

 private:
  double limit_;
  bool stops_below_;
  WalkEnd end_;
};

}  // namespace splitee
