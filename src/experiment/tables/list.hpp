#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/tables/result_table.hpp"

namespace splitee {

// The tables of the results, in the order in which they are written. Adding a table is one row in
// list.cpp and one pair of files.
const std::vector<ResultTable>& result_tables();

// The index of a table in the list, by the name of its file, which must be in the list.
std::size_t place_of_table(std::string_view file);

// The table with this file; null where there is none.
const ResultTable* find_table(std::string_view file);

// The column of a table or of the key of every run; null where there is none.
const Column* find_column(const ResultTable& table, std::string_view column);

// The first line of a table's file; `grid` names the grid columns, which follow `offload`.
std::string header_line(const ResultTable& table, const CellGrid& grid);

// The beginning of every table's header.
std::string first_columns();

// True for the columns that hold texts, whatever these look like; all others hold numbers.
bool is_text_column(std::string_view name);

// Whether two fields are equal: as texts, or, in a column of numbers, as numbers ("5" and "5.0").
// Names are texts: 1.10 is not 1.1.
bool same_field(std::string_view column, const std::string& a, const std::string& b);

// The unit of count of a column, where its name leaves that open: " (total of a run)", " (per
// sample)"; otherwise empty, also for files and columns that are not of the results.
std::string unit_note(std::string_view file, std::string_view column);

}  // namespace splitee
