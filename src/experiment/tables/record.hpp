#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/csv_reader.hpp"
#include "base/error.hpp"
#include "statistics/moments.hpp"

namespace splitee {

// One line of a result table read back, by the names of its columns. A missing column and a field
// of another kind than asked for are Errors with status kData that name file, line and column. The
// table and the file's name must outlive it.
class Record {
 public:
  Record(const CsvTable& table, std::size_t row, const std::string& file)
      : table_(table), row_(row), file_(file) {}

  [[nodiscard]] const std::string& text(const std::string& column) const;
  // Empty where there is no such column, as in results of an older version.
  [[nodiscard]] std::string text_if_there(const std::string& column) const;

  // None where the field is empty.
  [[nodiscard]] std::optional<double> maybe(const std::string& column) const;
  [[nodiscard]] double number(const std::string& column) const;

  // A whole number: samples, exits.
  [[nodiscard]] std::uint64_t count(const std::string& column, std::uint64_t low = 1) const;

  // The columns of an estimate, see Columns::add_estimate; `needed`: whether every cell has it.
  [[nodiscard]] std::optional<Estimate> estimate(const std::string& metric) const;
  [[nodiscard]] Estimate needed(const std::string& metric) const;

  // The fields of the cell's key; `grid`: names of the grid columns.
  [[nodiscard]] std::vector<std::string> key(const std::vector<std::string>& grid) const;

 private:
  template <class... Args>
  [[noreturn]] void refuse(const std::string& column, fmt::format_string<Args...> what,
                           Args&&... args) const {
    fail(ExitStatus::kData, "{}: line {}: column {}: {}", file_, row_ + 2, column,
         fmt::format(what, std::forward<Args>(args)...));
  }

  const CsvTable& table_;
  std::size_t row_;
  const std::string& file_;
};

}  // namespace splitee
