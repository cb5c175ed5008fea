#pragma once

#include <cstdint>
#include <vector>

namespace splitee {

// A value and its number of occurrences.
struct Counted {
  double value = 0;
  std::uint64_t count = 0;
};

// Quantiles of counted values in any order, at least one in all: for each of `percents` (1 to 100),
// the smallest value such that at least that share of all values is not above it. Exact below 2^57
// values in all.
std::vector<double> quantiles_of(std::vector<Counted> values,
                                 const std::vector<std::uint64_t>& percents);

}  // namespace splitee
