#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace splitee {

// The fields of one CSV line (without its newline) as they stand in it: quoted ones with their
// quotes. `fields` is replaced.
void split_csv_line(std::string_view line, std::vector<std::string_view>& fields);

// A CSV file in memory: names of the columns, and the rows' fields in their order.
struct CsvTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;

  // The position of a column; none is npos.
  [[nodiscard]] std::size_t column(const std::string& name) const;
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

// Reads a CSV file as this program writes it (RFC 4180). A missing file, or a row with more or
// fewer fields than the header, is an Error with status kData.
CsvTable read_csv(const std::filesystem::path& path);

}  // namespace splitee
