#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "report/document.hpp"

namespace splitee {

// Which value is the best of a column.
enum class Best { kHighest, kLowest, kNone };

// What a pivot of summary.csv shall show.
struct PivotRequest {
  std::vector<std::string> rows;  // columns of summary.csv whose values make the lines
  std::string columns;            // the column whose values make the columns
  std::string value;              // the column whose numbers are shown
  // Conditions "COLUMN=VALUE[,VALUE]" or "COLUMN!=VALUE[,VALUE]"; spaces around a value do not
  // count. A value that holds a comma, or begins or ends with a space, stands in double quotes, or
  // alone in its condition.
  std::vector<std::string> where;
  std::optional<Best> best;  // none: as the value's name says (highest accuracy, lowest cost)
  std::optional<std::size_t> digits;  // behind the point; none: five digits that matter, for people
  bool with_intervals = false;  // half the width of NAME_mean's interval stands behind each number
  std::string note = {};        // for the captions: what a column means in these results
};

struct PivotCell {
  std::optional<double> value;       // none: there is no such cell of the grid, or it is empty
  bool is_best = false;              // of its column; of equal ones all
  std::optional<double> half_width;  // of its 95% interval, where that was asked for
};

// A table of numbers with labelled lines and columns.
struct Pivot {
  std::vector<std::pair<std::string, std::string>> fixed;  // what all its numbers have in common
  std::vector<std::string> row_names;                      // PivotRequest::rows
  std::string column_name;
  std::string value_name;
  std::string note = {};  // PivotRequest::note
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> row_labels;  // one text per row name
  std::vector<std::vector<PivotCell>> cells;         // [row][column]
};

// Reads summary.csv of a folder. Columns that tell cells apart but are neither rows nor columns of
// the pivot make one table for each of their values. Errors: status kUsage where a column or a
// value of the request is not there (names those that are), kData for the file, a cell that stands
// twice and a value that is not finite.
std::vector<Pivot> make_pivots(const std::filesystem::path& folder, const PivotRequest& request);

// The tables as they are shown: one value, or several side by side, each with the tables that
// make_pivots() made of the same request. `digits` is that of the request.
Document pivot_document(const std::vector<std::vector<Pivot>>& values,
                        std::optional<std::size_t> digits);

}  // namespace splitee
