#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/csv_reader.hpp"

namespace splitee {

// The index of a column that an option names; an Error with status kUsage where there is none.
std::size_t column_of(const CsvTable& table, const std::string& file, const std::string& name,
                      const char* option);

// The conditions of --where: COLUMN=VALUE[,VALUE] or COLUMN!=VALUE[,VALUE], where a value with a
// comma stands in double quotes, or alone. A row must meet all of them.
class RowFilter {
 public:
  // The table, of this file, must outlive the filter. Errors with status kUsage: a condition of
  // another form, a column that is not there, a value that no row has.
  RowFilter(const CsvTable& table, std::string file, const std::vector<std::string>& conditions);

  [[nodiscard]] bool holds(const std::vector<std::string>& row) const;

  // Throws the error for the condition that none of the rows meets which meet those before it.
  [[noreturn]] void refuse() const;

 private:
  struct Condition {
    std::string text;  // as given
    std::string name;  // of the column
    std::size_t column;
    std::vector<std::string> values;
    bool wanted;  // "=", otherwise "!="

    [[nodiscard]] bool holds(const std::vector<std::string>& row) const;
  };

  [[nodiscard]] Condition read(const std::string& text) const;

  const CsvTable& table_;
  std::string file_;
  std::vector<Condition> conditions_;
};

// The indices of the rows that meet the conditions; throws as refuse() where there are none.
std::vector<std::size_t> rows_that(const RowFilter& filter, const CsvTable& table);

}  // namespace splitee
