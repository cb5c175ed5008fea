#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace splitee {

// The fields of one CSV line (without its newline) as they stand in it: quoted fields keep their
// quotes. `fields` is replaced.
void split_csv_line(std::string_view line, std::vector<std::string_view>& fields);

// A CSV file in memory: names of the columns, and the rows' fields in their order.
struct CsvTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;

  // The position of a column; npos where there is no such column.
  [[nodiscard]] std::size_t column(const std::string& name) const;
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

// Reads a CSV file as this program writes it (RFC 4180; UTF-8), also where an editor or a
// spreadsheet has put a byte order mark in front or ends lines with CR LF. A missing file, a file
// above 8 GiB, a row with more or fewer fields than the header, a column that stands twice, and
// misplaced quotes, line breaks or NULs are an Error with status kData that names file and line.
CsvTable read_csv(const std::filesystem::path& path);

// The same row by row, for files too large to hold in memory. Returns the columns; `on_header`,
// where given, gets them before the first row.
using CsvHeaderSink = std::function<void(const std::vector<std::string>& columns)>;
using CsvRowSink = std::function<void(std::vector<std::string>&& fields)>;
std::vector<std::string> read_csv_rows(const std::filesystem::path& path,
                                       const CsvHeaderSink& on_header, const CsvRowSink& on_row);

// The finite decimal number in a field; none where it holds anything else.
std::optional<double> number_in(std::string_view field);

// A list of these fields for messages, each once and in their order: "is 1", "are a, b", or, for a
// long list, "are a, b, ... and 12 others".
std::string values_text(const std::vector<std::string>& fields);

}  // namespace splitee
