#include "report/cell_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <system_error>

#include "base/error.hpp"
#include "base/path.hpp"
#include "experiment/tables/list.hpp"
#include "experiment/tables/summary.hpp"
#include "report/known_run.hpp"

namespace splitee {
namespace {

constexpr const char* kResults = "results";

CsvTable summary_of(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / summary_csv().file;
  if (!std::filesystem::exists(path)) {
    fail(ExitStatus::kData, "{}: holds no results (no {})", folder.string(), summary_csv().file);
  }
  return read_csv(path);
}

// The number of columns of a summary that name the cell.
std::size_t key_count(const CsvTable& table, const std::filesystem::path& folder) {
  const std::string& own = summary_csv().columns.front().name;
  const std::size_t found = table.column(own);
  if (found == CsvTable::npos) {
    fail(ExitStatus::kData, "{}: has no column {}", (folder / summary_csv().file).string(), own);
  }
  return found;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

}  // namespace

CellTable::CellTable(const std::vector<std::filesystem::path>& folders) {
  for (auto folder = folders.begin(); folder != folders.end(); ++folder) {
    const auto is_same = [folder](const std::filesystem::path& other) {
      std::error_code error;  // missing folders are reported when they are read
      return *folder == other || std::filesystem::equivalent(*folder, other, error);
    };
    if (std::any_of(folders.begin(), folder, is_same)) {
      fail(ExitStatus::kUsage, "{}: stands twice; each folder once was expected", folder->string());
    }
  }
  if (folders.size() > 1) {
    table_.columns.emplace_back(kResults);
    keys_ = 1;
  }
  for (const auto& folder : folders) add(folder, folders.size() > 1);
  file_ = folders.size() == 1 ? (folders.front() / summary_csv().file).string()
                              : fmt::format("{} of {} folders", summary_csv().file, folders.size());
  if (table_.rows.empty()) fail(ExitStatus::kData, "{}: holds no row", file_);
  for (std::size_t k = 0; k < table_.columns.size(); ++k) {
    const std::string& name = table_.columns[k];
    holds_numbers_.push_back(
        !is_text_column(name) && name != kResults &&
        std::all_of(table_.rows.begin(), table_.rows.end(), [&](const auto& row) {
          return row[k].empty() || number_in(row[k]).has_value();
        }));
  }
}

void CellTable::add(const std::filesystem::path& folder, bool is_one_of_several) {
  const CsvTable own = summary_of(folder);
  const std::size_t own_keys = key_count(own, folder);
  if (is_one_of_several && own.column(kResults) != CsvTable::npos) {
    fail(ExitStatus::kData, "{}: has a column '{}', which names the folder here",
         (folder / summary_csv().file).string(), kResults);
  }
  for (std::size_t k = 0; k < own.columns.size(); ++k) {
    if (table_.column(own.columns[k]) != CsvTable::npos) continue;
    const std::size_t place = k < own_keys ? keys_++ : table_.columns.size();
    const auto at = static_cast<std::ptrdiff_t>(place);
    table_.columns.insert(table_.columns.begin() + at, own.columns[k]);
    for (auto& row : table_.rows) row.insert(row.begin() + at, std::string());
  }
  const KnownRun known = known_run(folder);
  types_.insert(known.types.begin(), known.types.end());
  for (const std::string& column : own.columns) {
    const auto told = known.units.find(column);
    const std::string unit = told != known.units.end() ? told->second : usual_unit(column);
    if (!unit.empty()) units_[column].insert(unit);
  }
  const std::size_t policy = own.column("policy");
  for (const auto& row : own.rows) {
    std::vector<std::string> fields(table_.columns.size());
    if (is_one_of_several) fields.front() = folder.string();
    for (std::size_t k = 0; k < row.size(); ++k) fields[table_.column(own.columns[k])] = row[k];
    table_.rows.push_back(std::move(fields));
    yardsticks_.push_back(policy != CsvTable::npos && known.beforehand.contains(row[policy]));
  }
}

std::optional<double> CellTable::number(std::size_t row, std::size_t column,
                                        const char* option) const {
  const std::string& field = table_.rows[row][column];
  if (field.empty()) return std::nullopt;
  const auto value = number_in(field);
  if (!value) {
    fail(ExitStatus::kUsage, "{}: {} {}: is '{}'; expected a column of numbers", file_, option,
         table_.columns[column], shortened(field));
  }
  return value;
}

std::vector<std::size_t> CellTable::varying_keys(const std::vector<std::size_t>& rows,
                                                 const std::vector<std::size_t>& without) const {
  std::vector<std::size_t> varying;
  for (std::size_t k = 0; k < keys_; ++k) {
    if (std::find(without.begin(), without.end(), k) != without.end()) continue;
    const bool varies = std::any_of(rows.begin(), rows.end(), [&](std::size_t row) {
      return table_.rows[row][k] != table_.rows[rows.front()][k];
    });
    if (varies || table_.columns[k] == "policy") varying.push_back(k);
  }
  return varying;
}

std::string CellTable::unit_of(const std::string& column) const {
  const auto told = units_.find(column);
  return told == units_.end() ? "" : fmt::format("{}", fmt::join(told->second, " or "));
}

std::string CellTable::meaning_of(const std::string& column) const {
  const Column* found = find_column(summary_csv(), column);
  if (found == nullptr || found->meaning.empty()) return "";
  const std::string unit = unit_of(column);
  return fmt::format("{}: {}{}{}", column, unit, unit.empty() ? "" : "; ", found->meaning);
}

std::vector<CellGroup> groups_of(const CellTable& cells, const std::vector<std::size_t>& rows,
                                 const std::vector<std::size_t>& by) {
  std::map<std::vector<std::string>, std::size_t> numbers;
  std::vector<CellGroup> groups;
  for (const std::size_t row : rows) {
    std::vector<std::string> values;
    values.reserve(by.size());
    for (const std::size_t column : by) values.push_back(cells.table().rows[row][column]);
    const auto [found, is_new] = numbers.emplace(values, groups.size());
    if (is_new) groups.push_back({values, {}});
    groups[found->second].rows.push_back(row);
  }
  return groups;
}

std::string short_head(const std::string& column) {
  std::string head = replaced(column, "_mean", "");
  head = replaced(head, "_ci95_", "_");
  head = replaced(head, "_points", "_pt");
  head = replaced(head, "_percent", "_%");
  std::replace(head.begin(), head.end(), '_', ' ');
  return head;
}

std::string unit_words(const std::string& column, const std::string& unit) {
  // Shares and numbers of exits have none; the names of columns in percent and points say theirs.
  static const std::set<std::string> untold = {"share",  "0 to 1",  "confidence",       "exit",
                                               "from 1", "percent", "percentage points"};
  std::string words;
  std::istringstream parts(unit.find('`') == std::string::npos ? unit : "");
  for (std::string part; std::getline(parts, part, ',');) {
    part.erase(0, part.find_first_not_of(' '));
    const bool is_said = part == "per sample" && column.find("per_sample") != std::string::npos;
    if (untold.contains(part) || is_said) continue;
    words += (words.empty() ? "" : part == "per sample" ? " " : ", ") + part;
  }
  return words;
}

std::string head_with_unit(const std::string& column, const std::string& unit) {
  std::string head = short_head(column);
  for (const char* said : {" ms", " mj", " bytes"}) {
    if (!unit.empty()) head = replaced(head, said, "");
  }
  const std::string words = unit_words(column, unit);
  return words.empty() ? head : fmt::format("{} ({})", head, words);
}

std::string cell_text(const CellTable& cells, std::size_t row,
                      const std::vector<std::size_t>& columns) {
  std::string text;
  for (const std::size_t column : columns) {
    const std::string& field = cells.table().rows[row][column];
    if (field.empty()) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", cells.table().columns[column], field);
  }
  return text;
}

ShownColumn shown_column(const CellTable& cells, std::size_t column) {
  const std::string& name = cells.table().columns[column];
  return {name, short_head(name), column >= cells.keys() && cells.holds_numbers(column)};
}

ShownField shown_field(const CellTable& cells, std::size_t row, std::size_t column) {
  const std::string& field = cells.table().rows[row][column];
  if (!cells.holds_numbers(column)) return text_field(field);
  // Key columns are shown as given, measured values with the digits that matter.
  ShownField shown = number_field(number_in(field));
  if (column < cells.keys()) shown.text = field;
  return shown;
}

std::vector<std::string> mixing_notes(const CellTable& cells,
                                      const std::vector<CellGroup>& groups) {
  const std::size_t trace = cells.table().column("trace");
  std::size_t most = 0;
  for (const CellGroup& group : groups) {
    std::set<std::string> traces;
    for (const std::size_t row : group.rows) traces.insert(cells.table().rows[row][trace]);
    most = std::max(most, traces.size());
  }
  if (most < 2) return {};
  return {
      fmt::format("Cells of {} traces stand against each other; --by trace takes each trace by "
                  "itself, --where trace=NAME one.",
                  most)};
}

}  // namespace splitee
