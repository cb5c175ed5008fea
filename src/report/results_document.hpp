#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/cell_table.hpp"
#include "report/document.hpp"

namespace splitee {

// Finished results as a table with a line for each cell: people see the columns that tell most,
// programs all of summary.csv. Errors have status kData.
Document results_document(const std::filesystem::path& folder);

// The columns that name a cell and those that tell people most, in their order.
std::vector<std::string> columns_for_people(const CellTable& cells);

// What a reader of results should know to read their numbers rightly: which cost final-exit has
// beside policies that look at one exit only, and what a negative regret means.
std::vector<std::string> reading_notes(const CellTable& cells);

}  // namespace splitee
