#pragma once

#include <cstddef>

#include "policy/lanes/learner_lanes.hpp"

// What learners in lanes do for all lanes at once.
namespace splitee {

// Values of one arm in each lane that its arrays do not hold yet.
struct LanePending {
  LaneArms arms{};
  LaneRow means;
  LaneRow widths;
};

// The number n and the sum of the rewards of each arm, the mean m, and w = scale / sqrt(n) as of
// the arm's last reward; arrays by arm. What has changed of m and w since the last search is
// pending, in the order of the changes: a vector cannot be read right after one of its elements was
// written.
struct LaneArrays {
  std::array<LanePending, 2> pending{};
  std::size_t pending_count = 0;
  std::size_t arms = 0;
  LaneRow* pulls = nullptr;
  LaneRow* sums = nullptr;
  LaneRow* means = nullptr;
  LaneRow* widths = nullptr;
};

// A reward of one arm in each lane, which is added (sign 1) or taken away (sign -1).
struct LaneChange {
  const LaneArms* arms;
  const LaneRow* rewards;
  double sign;
  double scale;  // of w
};

// How indices are made and compared: m + w g; with the prices p of the arms (m + w g) / max(p - w
// g, least); with logarithms l of the arms m + w sqrt(max(0, level - l)).
struct LaneSearch {
  double growth = 0;  // g
  double rounding;    // error of an index, relative to itself and `added`
  double added;
  const LaneRow* prices = nullptr;  // p, by arm
  double least = 0;
  const LaneRow* logs = nullptr;  // l, by arm
  double level = 0;
  const LaneArms* from = nullptr;  // by lane, the first arm that counts; null: each does
};

// Of each lane the arm with the highest index, that index, and how far below it others may be that
// are as high but for rounding; and whether there are such in some lane. An index that is no number
// counts as none.
struct LaneLeads {
  LaneRow first;
  LaneRow slack;
  LaneRow is_close;  // 1: there may be such, 0: there are none
  LaneArms arms{};
  bool any_is_close = false;
};

struct LaneKernels {
  // Sets `pulls` to the n that the arms have then.
  void (*change)(LaneArrays& arrays, const LaneChange& change, LaneRow& pulls);
  void (*fade)(LaneArrays& arrays, double factor);  // n and the sums
  void (*settle)(LaneArrays& arrays);               // no change is pending afterwards
  // Likewise.
  void (*find)(LaneArrays& arrays, const LaneSearch& search, LaneLeads& leads);
  bool are_wide;  // vectors of four numbers or more
};

// Those for this machine.
const LaneKernels& lane_kernels();

}  // namespace splitee
