#pragma once

#include "experiment/plan.hpp"
#include "report/document.hpp"

namespace splitee {

// The output of `run --dry-run`: the resolved configuration, the cells, and an estimate of time and
// memory; as text, or as one JSON document.
void dry_run(const Plan& plan, CellRange cells, unsigned workers, Format format);

}  // namespace splitee
