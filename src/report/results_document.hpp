#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/cell_table.hpp"
#include "report/document.hpp"

namespace splitee {

// Finished results as a table with a line for each cell: people see the most useful columns,
// programs all of summary.csv. Errors have status kData.
Document results_document(const std::filesystem::path& folder);

// The key columns and the most useful ones, in their order, without those that are empty.
std::vector<std::string> columns_for_people(const CellTable& cells);

// Notes that readers need to understand the numbers: which cost final-exit has beside policies that
// look at one exit only, and what a negative regret means.
std::vector<std::string> reading_notes(const CellTable& cells);

}  // namespace splitee
