#pragma once

#include <string>
#include <vector>

#include "experiment/block.hpp"
#include "report/rows.hpp"

namespace splitee {

// The rows of some cells, as text for the four CSV files, and their summaries.
struct BlockRows {
  std::string runs;
  std::string summary;
  std::string curves;
  std::string exits;
  std::vector<SummaryRow> summaries;
};

// Puts the repeats of a block together, in the order of the repeats: outcomes[repeat][cell].
BlockRows reduce(const Block& block, const std::vector<std::vector<CellOutcome>>& outcomes);

}  // namespace splitee
