#pragma once

#include <cstdint>

#include "experiment/plan.hpp"

namespace splitee {

// The needs of a run.
struct RunEstimate {
  double seconds = 0;       // wall time, if the workers do not hinder each other
  std::uint64_t bytes = 0;  // of memory at most
};

// The most memory that a run of some cells (at least one) by `workers` threads takes besides the
// traces: per worker one order and one block.
std::uint64_t run_memory(const Plan& plan, CellRange cells, unsigned workers);

// An Error with status kFailed where that does not fit.
void expect_memory_to_run(const Plan& plan, CellRange cells, unsigned workers);

// Estimates the run of some cells (at least one) by `workers` threads. The time comes from
// replaying one repeat of a few blocks spread over the cells, which takes about a second at most;
// the memory from the sizes of what a run holds at a time: the traces, and per worker one order and
// one block.
RunEstimate estimate_run(const Plan& plan, CellRange cells, unsigned workers);

}  // namespace splitee
