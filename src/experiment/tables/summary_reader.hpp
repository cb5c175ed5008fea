#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "experiment/tables/summary.hpp"

namespace splitee {

// A summary with the metrics in which chance explains the difference to the policy listed first.
struct MarkedRow {
  SummaryRow row;
  std::set<std::string> within_noise;
};

// summary.csv read back, with the noise marks of compare.csv beside it, where there is one.
struct Summary {
  std::vector<std::string> grid;  // names of the grid columns
  std::vector<MarkedRow> rows;
};

// Reads both from a folder of results. A missing file, a missing column or a field that is not a
// number is an Error with status kData that names file, line and column.
Summary read_summary(const std::filesystem::path& folder);

}  // namespace splitee
