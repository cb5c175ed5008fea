#include "report/csv_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/error.hpp"

namespace splitee {
namespace {

// A field's text, without its quotes.
std::string plain(std::string_view field) {
  if (field.size() < 2 || field.front() != '"') return std::string(field);
  std::string text;
  for (std::size_t i = 1; i + 1 < field.size(); ++i) {
    text += field[i];
    if (field[i] == '"') ++i;  // doubled
  }
  return text;
}

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string_view> fields;
  split_csv_line(line, fields);
  std::vector<std::string> texts;
  texts.reserve(fields.size());
  for (const std::string_view field : fields) texts.push_back(plain(field));
  return texts;
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

CsvTable read_csv(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) {
    fail(ExitStatus::kData, "{}: is a folder; a CSV file is needed", path.string());
  }
  std::ifstream file(path);
  if (!file) {
    fail(ExitStatus::kData, "{}: cannot read it: {}", path.string(),
         std::generic_category().message(errno));
  }
  CsvTable table;
  std::string line;
  if (!std::getline(file, line)) {
    fail(ExitStatus::kData, "{}: is empty; a header line is needed", path.string());
  }
  table.columns = fields_of(line);
  for (std::size_t number = 2; std::getline(file, line); ++number) {
    table.rows.push_back(fields_of(line));
    if (table.rows.back().size() != table.columns.size()) {
      fail(ExitStatus::kData, "{}: line {}: has {} fields, but the header has {}", path.string(),
           number, table.rows.back().size(), table.columns.size());
    }
  }
  return table;
}

}  // namespace splitee
