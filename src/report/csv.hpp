#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/rows.hpp"

namespace splitee {

// The CSV files as text. Numbers are the shortest that read back as the same double; what does
// not apply is empty. Every line ends with a newline; texts with commas or quotes are quoted (RFC
// 4180).

// The header lines; `grid` names the grid columns, which follow `offload`.
std::string runs_header(const std::vector<std::string>& grid);
std::string summary_header(const std::vector<std::string>& grid);
std::string curves_header(const std::vector<std::string>& grid);
std::string exits_header(const std::vector<std::string>& grid);
std::string compare_header(const std::vector<std::string>& grid);

// True for the columns of the result files that hold texts, whatever these look like; all others
// hold numbers.
bool is_text_column(std::string_view name);

// What a column of a result file counts, where its name leaves that open: " (total of a run)" for
// cost, offloaded samples, reward and regret in runs.csv and summary.csv, " (per sample)" for the
// cost in curves.csv; otherwise empty.
std::string_view unit_note(std::string_view file, std::string_view column);

// A text as a field.
std::string csv_field(const std::string& text);

// The fields that name a cell, with the comma behind them.
void append_csv(std::string& out, const CellKey& key);

// One line each, appended to `out`.
void append_csv(std::string& out, const CellKey& key, const RunRow& row);
void append_csv(std::string& out, const SummaryRow& row);
void append_csv(std::string& out, const CellKey& key, const CurveRow& row);
void append_csv(std::string& out, const CellKey& key, const ExitRow& row);
void append_csv(std::string& out, const CompareRow& row);

}  // namespace splitee
