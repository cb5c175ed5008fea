#pragma once

#include "experiment/plan.hpp"

namespace splitee {

// What `run --dry-run` prints: the resolved configuration, the cells, and an estimate of time and
// memory.
void dry_run(const Plan& plan, CellRange cells, unsigned workers);

}  // namespace splitee
