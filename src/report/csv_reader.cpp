#include "report/csv_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/error.hpp"

namespace splitee {
namespace {

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

}  // namespace

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
