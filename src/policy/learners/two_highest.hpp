#pragma once

#include <cstddef>

namespace splitee {

// The highest and the next of some indices, and an arm whose index differs from the highest by no
// more than their error.
struct TwoHighest {
  double first;
  double second;
  std::size_t arm;
};

// Indices of arms; arrays by arm, padded to whole vectors of lanes.hpp.
struct ArmIndices {
  std::size_t size;                // padded
  double* indices;                 // padded with kNoIndex
  const double* means = nullptr;   // null: `indices` are given; padded with kNoIndex
  const double* widths = nullptr;  // else they are made as mean + width growth; padded with 0
  double growth = 0;
};

inline constexpr double kNoIndex = -1e300;

// Error of `first` and `second`, relative to each.
inline constexpr double kTagRounding = 1e-12;

// The function for this machine, for up to 4,096 arms.
using TwoHighestFunction = TwoHighest (*)(const ArmIndices& arms);
TwoHighestFunction two_highest_function();

}  // namespace splitee
