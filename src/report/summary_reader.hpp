#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/rows.hpp"

namespace splitee {

// summary.csv read back, with what compare.csv beside it (where there is one) says of noise.
struct Summary {
  std::vector<std::string> grid;  // names of the grid columns
  std::vector<MarkedRow> rows;
};

// Reads both from a folder of results. A missing file, a missing column or a field that is no
// number is an Error with status kData that names file, line and column.
Summary read_summary(const std::filesystem::path& folder);

}  // namespace splitee
