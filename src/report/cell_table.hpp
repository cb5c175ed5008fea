#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/csv_reader.hpp"
#include "report/document.hpp"

namespace splitee {

// The cells of one or more runs: summary.csv of each folder, put together. A column that only some
// have is empty for the others.
class CellTable {
 public:
  // Of several folders the first column, `results`, names the folder. Errors: status kData for a
  // folder without results, a file that cannot be read, a folder that stands twice.
  explicit CellTable(const std::vector<std::filesystem::path>& folders);

  [[nodiscard]] const CsvTable& table() const { return table_; }
  [[nodiscard]] std::size_t size() const { return table_.rows.size(); }

  // The file, or the number of files, for messages.
  [[nodiscard]] const std::string& file() const { return file_; }

  // The number of columns that name a cell; they come first.
  [[nodiscard]] std::size_t keys() const { return keys_; }

  // The finite number of a cell in a column, none where the field is empty; anything else is an
  // Error with status kUsage that names the option.
  [[nodiscard]] std::optional<double> number(std::size_t row, std::size_t column,
                                             const char* option) const;

  // True for a cell whose policy knows the data beforehand, according to manifest.json; such a
  // policy could not run.
  [[nodiscard]] bool is_yardstick(std::size_t row) const { return yardsticks_[row]; }

  // True where all fields of a column are numbers or empty, and it does not hold names.
  [[nodiscard]] bool holds_numbers(std::size_t column) const { return holds_numbers_[column]; }

  // Whether any policy has this type, according to manifest.json.
  [[nodiscard]] bool has_type(const std::string& type) const { return types_.contains(type); }

  // The policy's column and the key columns in which these cells differ, without the given ones.
  [[nodiscard]] std::vector<std::size_t> varying_keys(
      const std::vector<std::size_t>& rows, const std::vector<std::size_t>& without) const;

  // The unit of a column, according to manifest.json: "λ, per sample"; empty where it has none.
  [[nodiscard]] std::string unit_of(const std::string& column) const;

  // Unit, according to manifest.json, and meaning of a metric in one line for people; empty where
  // the results do not have it.
  [[nodiscard]] std::string meaning_of(const std::string& column) const;

 private:
  void add(const std::filesystem::path& folder, bool is_one_of_several);

  CsvTable table_;
  std::string file_;
  std::size_t keys_ = 0;
  std::vector<bool> holds_numbers_;
  std::vector<bool> yardsticks_;
  std::set<std::string> types_;                         // of policies
  std::map<std::string, std::set<std::string>> units_;  // of columns; several folders may differ
};

// Cells with the same values of the columns `by`; groups stand in the order of their first cells.
struct CellGroup {
  std::vector<std::string> values;  // of the columns
  std::vector<std::size_t> rows;
};
std::vector<CellGroup> groups_of(const CellTable& cells, const std::vector<std::size_t>& rows,
                                 const std::vector<std::size_t>& by);

// A short head for people: "accuracy_change_points_ci95_low" is "accuracy change pt low".
std::string short_head(const std::string& column);

// What stands in brackets behind a column's name, of its unit "λ, per sample" as the dictionary
// has it: "λ" where the name says the rest; empty where it says all.
std::string unit_words(const std::string& column, const std::string& unit);

// A short head with its unit, for tables without a dictionary beside them: "cost per sample (λ)".
std::string head_with_unit(const std::string& column, const std::string& unit);

// "policy splitee, offload 5": the fields of a cell in these columns, empty ones left out.
std::string cell_text(const CellTable& cells, std::size_t row,
                      const std::vector<std::size_t>& columns);

// A column of a shown table for a column of the cells; key columns are labels.
ShownColumn shown_column(const CellTable& cells, std::size_t column);

// The field of a shown table: a number where the column holds numbers.
ShownField shown_field(const CellTable& cells, std::size_t row, std::size_t column);

// Notes for groups with cells of several traces; empty otherwise.
std::vector<std::string> mixing_notes(const CellTable& cells, const std::vector<CellGroup>& groups);

}  // namespace splitee
