#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "report/document.hpp"

namespace splitee {

// Which value of a column is the best.
enum class Best { kHighest, kLowest, kNone };

// The request for a pivot of summary.csv.
struct PivotRequest {
  std::vector<std::string> rows;  // columns of summary.csv whose values make the lines
  std::string columns;            // the column whose values make the columns
  std::string value;              // the column whose numbers are shown
  // Conditions "COLUMN=VALUE[,VALUE]" or "COLUMN!=VALUE[,VALUE]"; spaces around a value do not
  // count. A value that holds a comma, or begins or ends with a space, stands in double quotes, or
  // alone in its condition.
  std::vector<std::string> where;
  std::optional<Best> best;           // none: by the value's name (highest accuracy, lowest cost)
  std::optional<std::size_t> digits;  // behind the point; none: five digits that matter, for people
  bool with_intervals = false;  // half the width of NAME_mean's interval stands behind each number
  std::string note = {};        // for the captions: the meaning of a column in these results
};

struct PivotCell {
  std::optional<double> value;  // none: the grid has no such cell, or it is empty
  bool is_best = false;         // of its column, yardsticks aside; all of equal ones
  bool is_yardstick = false;
  std::optional<double> half_width;  // of its 95% interval, where it was asked for
};

// A table of numbers with labelled lines and columns.
struct Pivot {
  std::vector<std::pair<std::string, std::string>> fixed;  // common to all its numbers
  std::vector<std::string> row_names;                      // PivotRequest::rows
  std::string column_name;
  std::string value_name;
  std::string unit = {};  // of the value: "λ, per sample"
  std::string note = {};  // PivotRequest::note
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> row_labels;  // one text per row name
  std::vector<std::vector<PivotCell>> cells;         // [row][column]
};

// Reads summary.csv of a folder. Key columns that are neither rows nor columns of the pivot make
// one table for each of their values. Errors: status kUsage where a column or a value of the
// request is missing (with those that exist), kData for the file, a cell that stands twice and a
// value that is not finite.
std::vector<Pivot> make_pivots(const std::filesystem::path& folder, const PivotRequest& request);

// The tables as a document: one value, or several side by side, each with the tables that
// make_pivots() made of the same request. `digits` is that of the request.
Document pivot_document(const std::vector<std::vector<Pivot>>& values,
                        std::optional<std::size_t> digits);

}  // namespace splitee
