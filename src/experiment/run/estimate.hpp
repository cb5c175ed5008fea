#pragma once

#include <cstdint>

#include "experiment/plan.hpp"

namespace splitee {

// What a run will need.
struct RunEstimate {
  double seconds = 0;       // wall time, if the workers do not hinder each other
  std::uint64_t bytes = 0;  // of memory at most
};

// What a run of some cells (at least one) by `workers` threads holds in memory besides the traces,
// at most: per worker one order and one block.
std::uint64_t run_memory(const Plan& plan, CellRange cells, unsigned workers);

// Where that does not fit, an Error with status kFailed.
void expect_memory_to_run(const Plan& plan, CellRange cells, unsigned workers);

// Estimates the run of some cells (at least one) by `workers` threads. The time comes from
// replaying one repeat of a few blocks spread over the cells, which takes about a second at most;
// the memory from the sizes of what a run holds at a time: the traces, and per worker one order and
// one block.
RunEstimate estimate_run(const Plan& plan, CellRange cells, unsigned workers);

}  // namespace splitee
