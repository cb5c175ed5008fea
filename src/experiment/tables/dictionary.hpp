#pragma once

#include <nlohmann/json.hpp>

#include "experiment/cell_grid.hpp"

namespace splitee {

// The column dictionary of a run: {FILE: {COLUMN: {"unit": ..., "meaning": ...}}} in the order of
// the files and of their columns. A shard has no derived tables.
nlohmann::ordered_json column_dictionary(const CellGrid& grid, bool is_shard);

}  // namespace splitee
