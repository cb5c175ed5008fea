#include <fmt/format.h>

#include "base/csv_reader.hpp"
#include "base/error.hpp"
#include "experiment/tables/list.hpp"
#include "experiment/tables/summary.hpp"
#include "report/check.hpp"

namespace splitee {
namespace {

using nlohmann::ordered_json;

// Relative tolerance of numbers in a new file: the difference that other compilers may make.
constexpr double kNewTolerance = 1e-9;
constexpr const char* kMadeBy = "splitee-sim check --update";

// JSON on one line, in ASCII.
std::string line_of_json(const ordered_json& json) {
  return json.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

// A field of `where`: a number where it looks like one and the column does not hold names.
ordered_json where_json(const std::string& column, const std::string& field) {
  const auto number = number_in(field);
  if (is_text_column(column)) return field;
  return number ? ordered_json(*number) : ordered_json(field);
}

ordered_json number_json(const ExpectedNumber& number) {
  ordered_json where = ordered_json::object();
  for (const auto& [column, field] : number.where) where[column] = where_json(column, field);
  ordered_json entry = {{"file", number.file},
                        {"where", where},
                        {"column", number.column},
                        {"value", number.value},
                        {number.is_relative ? "relative" : "absolute", number.tolerance}};
  if (!number.source.empty()) entry["source"] = number.source;
  return entry;
}

// A line for each number, so that a comparison of two versions shows what changed.
std::string file_text(const std::string& name, const std::string& word,
                      const std::vector<ExpectedNumber>& numbers, const std::string& schema = "") {
  std::string lines;
  for (const ExpectedNumber& number : numbers) {
    lines += (lines.empty() ? "    " : ",\n    ") + line_of_json(number_json(number));
  }
  const std::string its_word =
      word.empty() ? "" : fmt::format("  \"word\": {},\n", line_of_json(ordered_json(word)));
  const std::string its_schema =
      schema.empty() ? "" : fmt::format("  \"$schema\": {},\n", line_of_json(ordered_json(schema)));
  return fmt::format(
      "{{\n{}  \"name\": {},\n  \"made_by\": \"{}\",\n{}  \"numbers\": [\n{}\n  ]\n}}\n",
      its_schema, line_of_json(ordered_json(name)), kMadeBy, its_word, lines);
}

// The numbers of a file, with the values of the results.
std::string renewed(const std::filesystem::path& results, const std::filesystem::path& against) {
  const CheckReport report = compared(results, against);
  std::string word = report.word;
  std::vector<ExpectedNumber> numbers;
  for (const ComparedNumber& number : report.numbers) {
    ExpectedNumber expected = number.expected;
    if (!number.found) {
      fail(ExitStatus::kUsage, "{}: {}: cannot be updated: {}", against.string(), expected.place,
           number.why_missing);
    }
    if (*number.found != expected.value) {
      expected.value = *number.found;
      expected.source.clear();
      word.clear();
    }
    numbers.push_back(std::move(expected));
  }
  return file_text(report.name, word == CheckReport().word ? "" : word, numbers, report.schema);
}

// Whether a new file takes a column: means and best exits.
bool is_taken(const std::string& column) {
  return column.ends_with("_mean") || column == "best_exit";
}

// The numbers of every cell of the results, for a new file.
std::string first_numbers(const std::filesystem::path& results) {
  const std::filesystem::path path = results / summary_csv().file;
  const CsvTable table = read_csv(path);
  const std::size_t keys = table.column(summary_csv().columns.front().name);
  if (keys == CsvTable::npos || table.rows.empty()) {
    fail(ExitStatus::kData, "{}: holds no results", path.string());
  }
  std::vector<ExpectedNumber> numbers;
  for (const auto& row : table.rows) {
    for (std::size_t k = keys; k < row.size(); ++k) {
      const auto value = number_in(row[k]);
      if (!is_taken(table.columns[k]) || !value) continue;
      ExpectedNumber number;
      number.file = summary_csv().file;
      for (std::size_t key = 0; key < keys; ++key) number.where[table.columns[key]] = row[key];
      number.column = table.columns[k];
      number.value = *value;
      number.is_relative = number.column != "best_exit";
      number.tolerance = number.is_relative ? kNewTolerance : 0;
      numbers.push_back(std::move(number));
    }
  }
  return file_text(results.filename().empty() ? results.parent_path().filename().string()
                                              : results.filename().string(),
                   "", numbers);
}

}  // namespace

std::string updated_numbers(const std::filesystem::path& results,
                            const std::filesystem::path& against) {
  return std::filesystem::exists(against) ? renewed(results, against) : first_numbers(results);
}

}  // namespace splitee
