#pragma once

#include <cstdint>
#include <vector>

namespace splitee {

// A value, and how often it occurs.
struct Counted {
  double value = 0;
  std::uint64_t count = 0;
};

// Of values that occur so often, in any order, at least one in all: for each number of percent, 1
// to 100, the smallest value such that at least so many of all are not above it. Exact below 2^57
// in all.
std::vector<double> quantiles_of(std::vector<Counted> values,
                                 const std::vector<std::uint64_t>& percents);

}  // namespace splitee
