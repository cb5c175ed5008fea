#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace splitee {

// A text as a field of a CSV file: quoted where it holds a comma, a quote or a line break (RFC
// 4180).
std::string csv_field(std::string_view text);

// Appends one line to a CSV text. Numbers are the shortest that read back as the same double; a
// missing value is an empty field.
class CsvLine {
 public:
  // `start`: the line's first fields, with a comma behind each.
  explicit CsvLine(std::string& out, std::string_view start = {}) : out_(out) { out_ += start; }
  CsvLine(const CsvLine&) = delete;
  CsvLine& operator=(const CsvLine&) = delete;
  ~CsvLine() { out_ += '\n'; }

  void add(std::string_view text);
  void add(double number);
  void add(std::uint64_t number);
  void add(const std::optional<double>& number);

 private:
  void separate();

  std::string& out_;
  bool is_first_ = true;
};

}  // namespace splitee
