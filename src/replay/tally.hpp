#pragma once

#include <cstddef>
#include <cstdint>

namespace splitee {

// Rounds in which every sample is split at the same exit, and what they sum up to.
struct Tally {
  const double* here;   // column of the exit
  const double* final;  // column of the final exit
  double threshold;
  bool is_last_exit;  // it then always exits
  std::size_t begin;  // rows [begin, end)
  std::size_t end;

  std::uint64_t exited = 0;
  std::int64_t confidence_sum = 0;  // of C_i on exit and C_L when offloaded, in Ledger::kUnit
  std::uint64_t correct_sum = 0;
};

// Sums the rounds up.
using TallyFunction = void (*)(Tally&);

// The function for this machine, see lanes.hpp; all give the same numbers.
TallyFunction tally_function();

}  // namespace splitee
