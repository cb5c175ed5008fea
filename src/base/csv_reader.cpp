#include "base/csv_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <fstream>
#include <set>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

constexpr std::uintmax_t kLargest = std::uintmax_t{8} << 30U;  // bytes

// A place in a file, for messages.
struct Place {
  std::string file;
  std::size_t line = 1;

  template <class... Args>
  [[noreturn]] void refuse(fmt::format_string<Args...> what, Args&&... args) const {
    fail(ExitStatus::kData, "{}: line {}: {}", file, line,
         fmt::format(what, std::forward<Args>(args)...));
  }
};

// A field's text, without its quotes.
std::string plain(std::string_view field, const Place& place) {
  if (field.find('"') == std::string_view::npos) return std::string(field);
  const auto expect = [&](bool right) {
    if (!right)
      place.refuse("'{}' is quoted in a wrong way; expected \"a \"\"quoted\"\" field\"", field);
  };
  expect(field.size() >= 2 && field.front() == '"' && field.back() == '"');
  std::string text;
  for (std::size_t i = 1; i + 1 < field.size(); ++i) {
    text += field[i];
    if (field[i] != '"') continue;
    ++i;  // doubled
    expect(i + 1 < field.size() && field[i] == '"');
  }
  return text;
}

std::vector<std::string> fields_of(std::string_view line, const Place& place) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.find('\0') != std::string_view::npos) place.refuse("holds a NUL character");
  if (line.find('\r') != std::string_view::npos) place.refuse("holds a carriage return");
  if (std::count(line.begin(), line.end(), '"') % 2 != 0) place.refuse("a quote is left open");
  std::vector<std::string_view> fields;
  split_csv_line(line, fields);
  std::vector<std::string> texts;
  texts.reserve(fields.size());
  for (const std::string_view field : fields) texts.push_back(plain(field, place));
  return texts;
}

void expect_readable(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(status)) {
    fail(ExitStatus::kData, "{}: is a folder; a CSV file is needed", path.string());
  }
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    fail(ExitStatus::kData, "{}: is no regular file; a CSV file is needed", path.string());
  }
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (!error && bytes > kLargest) {
    fail(ExitStatus::kData, "{}: has {} bytes; at most {} are read", path.string(), bytes,
         kLargest);
  }
}

}  // namespace

void split_csv_line(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;  // doubled quotes switch twice
    if (line[i] != ',' || quoted) continue;
    fields.push_back(line.substr(begin, i - begin));
    begin = i + 1;
  }
  fields.push_back(line.substr(begin));
}

std::size_t CsvTable::column(const std::string& name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  return found == columns.end() ? npos : static_cast<std::size_t>(found - columns.begin());
}

std::vector<std::string> read_csv_rows(const std::filesystem::path& path,
                                       const CsvHeaderSink& on_header, const CsvRowSink& on_row) {
  expect_readable(path);
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    fail(ExitStatus::kData, "{}: cannot read it: {}", path.string(),
         std::generic_category().message(errno));
  }
  Place place{path.string()};
  std::string line;
  if (!std::getline(file, line)) {
    fail(ExitStatus::kData, "{}: is empty; a header line is needed", path.string());
  }
  if (is_utf16(line))
    fail(ExitStatus::kData, "{}: is UTF-16 text; save it as UTF-8", path.string());
  const std::size_t mark = line.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  std::vector<std::string> columns = fields_of(std::string_view(line).substr(mark), place);
  std::set<std::string_view> names;
  for (const std::string& name : columns) {
    if (!names.insert(name).second) place.refuse("the column '{}' stands twice", name);
  }
  if (on_header) on_header(columns);
  while (std::getline(file, line)) {
    ++place.line;
    std::vector<std::string> fields = fields_of(line, place);
    if (fields.size() != columns.size()) {
      place.refuse("has {} fields, but the header has {}", fields.size(), columns.size());
    }
    on_row(std::move(fields));
  }
  if (file.bad()) {
    fail(ExitStatus::kData, "{}: cannot read it: {}", path.string(),
         std::generic_category().message(errno));
  }
  return columns;
}

CsvTable read_csv(const std::filesystem::path& path) {
  CsvTable table;
  table.columns = read_csv_rows(
      path, {}, [&table](std::vector<std::string>&& row) { table.rows.push_back(std::move(row)); });
  return table;
}

std::optional<double> number_in(std::string_view field) {
  double value = 0;
  const char* end = field.data() + field.size();
  const auto [rest, error] = std::from_chars(field.data(), end, value);
  if (error != std::errc{} || rest != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string values_text(const std::vector<std::string>& fields) {
  constexpr std::size_t kMost = 10;
  std::vector<std::string> distinct;
  std::set<std::string_view> seen;
  for (const std::string& field : fields) {
    if (!seen.insert(field).second) continue;
    if (distinct.size() < kMost) {
      distinct.push_back(field.empty() ? "(empty)" : shortened(field));
    }
  }
  if (seen.empty()) return "is nothing";
  return fmt::format("{} {}{}", seen.size() == 1 ? "is" : "are", fmt::join(distinct, ", "),
                     seen.size() > kMost ? fmt::format(" and {} others", seen.size() - kMost) : "");
}

}  // namespace splitee
