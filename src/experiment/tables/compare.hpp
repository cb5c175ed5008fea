#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "experiment/tables/result_table.hpp"

namespace splitee {

// compare.csv: for each cell of a policy that is not the one listed first, and each metric, the
// difference to the baseline cell (see CellGrid::baseline_of), paired by repeat: all cells of a
// repeat meet the samples in the same order, so the order's effect on both cancels out. It is made
// from the lines of runs.csv, which come in the order of the cells; the metrics are the columns of
// which more, or less, is better.
const ResultTable& compare_csv();

// The metrics in which chance explains the difference of a cell to the policy listed first, by the
// fields of the cell's key.
using NoiseMarks = std::map<std::vector<std::string>, std::set<std::string>>;

// Reads the marks from compare.csv in a folder; empty where there is no such file. `grid`: names of
// the grid columns.
NoiseMarks read_noise_marks(const std::filesystem::path& folder,
                            const std::vector<std::string>& grid);

}  // namespace splitee
