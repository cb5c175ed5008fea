#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "experiment/plan.hpp"
#include "experiment/reduce.hpp"

namespace splitee {

// Replays all cells of a plan with `workers` threads (at least 1). `emit` gets the rows of all
// blocks one after another, in the order of the cells, whatever the number of workers; its calls
// never overlap. `decisions` counts up while the run goes on. The first Error of a worker or of
// `emit` ends the run and is thrown again here.
void run_plan(const Plan& plan, unsigned workers, std::atomic<std::uint64_t>& decisions,
              const std::function<void(BlockRows&&)>& emit);

}  // namespace splitee
