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

// The place of a table in the list, by the name of its file, which must be one of the list.
std::size_t place_of_table(std::string_view file);

// The table with this file; null where there is none.
const ResultTable* find_table(std::string_view file);

// The column of a table, also of those that name the cell in every run; null where it is none.
const Column* find_column(const ResultTable& table, std::string_view column);

// The first line of a table's file; `grid` names the grid columns, which follow `offload`.
std::string header_line(const ResultTable& table, const CellGrid& grid);

// What the header of every table begins with.
std::string first_columns();

// True for the columns that hold texts, whatever these look like; all others hold numbers.
bool is_text_column(std::string_view name);

// The same field, where they are texts, or, in a column of numbers, the same number ("5" and
// "5.0"). Names are texts: 1.10 is not 1.1.
bool same_field(std::string_view column, const std::string& a, const std::string& b);

// What a column counts, where its name leaves that open: " (total of a run)", " (per sample)";
// otherwise empty, as for files and columns that are none of the results.
std::string unit_note(std::string_view file, std::string_view column);

}  // namespace splitee
