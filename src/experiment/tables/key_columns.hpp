#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiment/cell_grid.hpp"
#include "experiment/tables/result_table.hpp"

namespace splitee {

// The first columns of every table, which name a cell: trace, policy, offload.
const std::vector<Column>& fixed_key_columns();

// The fixed key columns, and one for every other grid of the run.
std::vector<Column> key_columns(const CellGrid& grid);

// Whether a grid column holds names of alternatives, not numbers.
bool is_name_column(std::string_view name);

// The beginning of each line of this cell: the fields of its key, with a comma behind each.
std::string key_text(const CellKey& key);

}  // namespace splitee
