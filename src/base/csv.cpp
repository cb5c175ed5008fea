#include "base/csv.hpp"

#include <fmt/format.h>

#include <iterator>

namespace splitee {

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

void CsvLine::add(std::string_view text) {
  separate();
  out_ += csv_field(text);
}

void CsvLine::add(double number) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", number);
}

void CsvLine::add(std::uint64_t number) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", number);
}

void CsvLine::add(const std::optional<double>& number) {
  if (number) {
    add(*number);
  } else {
    separate();
  }
}

void CsvLine::separate() {
  if (!is_first_) out_ += ',';
  is_first_ = false;
}

}  // namespace splitee
