#pragma once

#include <atomic>
#include <cstdint>

#include "experiment/plan.hpp"
#include "experiment/run/work_store.hpp"

namespace splitee {

// How far a run has come; counts up during the run.
struct RunProgress {
  std::atomic<std::uint64_t> cells = 0;
  std::atomic<std::uint64_t> decisions = 0;
  std::atomic<std::uint64_t> decisions_found = 0;  // of these: finished before this run
};

// Replays those of `cells` that `store` does not have with `workers` threads (at least 1), and
// keeps the rows of each block there, and now and then the state of blocks that take long. The
// results of a block depend neither on the number of workers nor on where an earlier run ended. The
// first Error of a worker or of the store ends the run and is thrown again here, after the state of
// the blocks in progress was kept. Returns the number of workers: fewer where the system gave no
// more threads.
unsigned run_plan(const Plan& plan, CellRange cells, unsigned workers, WorkStore& store,
                  RunProgress& progress);

}  // namespace splitee
