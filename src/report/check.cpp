#include "report/check.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>

#include "base/csv_reader.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "experiment/tables/list.hpp"

namespace splitee {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The expected value of a key field: a text, which may be empty (a grid that the policy does not
// have), or a number.
std::string field_of(const JsonNode& node) {
  if (node.value().is_string()) {
    return node.value().get<std::string>().empty() ? "" : node.text();
  }
  return fmt::format("{}", node.number(-kInfinity, kInfinity));
}

ExpectedNumber read_number(const JsonNode& node) {
  node.expect_object({"file", "where", "column", "value", "absolute", "relative", "source"});
  ExpectedNumber number;
  std::vector<std::string_view> files;
  for (const ResultTable& table : result_tables()) files.push_back(table.file);
  number.file = node.at("file").one_of(files);
  const JsonNode where = node.at("where");
  if (!where.value().is_object() || where.value().empty()) {
    where.refuse("is {}; expected an object of columns and values", where.shown());
  }
  where.expect_names();
  for (const auto& item : where.value().items()) {
    const JsonNode value = where.at(item.key());
    if (!value.value().is_string() && is_text_column(item.key())) {
      value.refuse("is {}; expected a string: names are texts, 1.10 is not 1.1", value.shown());
    }
    number.where[item.key()] = field_of(value);
  }
  number.column = node.at("column").text();
  number.value = node.at("value").number(-kLargestExpected, kLargestExpected);
  number.is_relative = node.has("relative");
  if (number.is_relative == node.has("absolute")) {
    node.refuse("expected one of \"absolute\" and \"relative\" (the tolerance)");
  }
  number.tolerance =
      node.at(number.is_relative ? "relative" : "absolute").number(0, kLargestExpected);
  if (const auto source = node.find("source")) number.source = source->text();
  return number;
}

// The result files; each is read when it is first needed.
class ResultFiles {
 public:
  // `against`: the file of the expected numbers, for messages.
  ResultFiles(std::filesystem::path folder, std::string against)
      : folder_(std::move(folder)), against_(std::move(against)) {}

  // Looks the number up in the one row that fits.
  void find(ComparedNumber& number) {
    const ExpectedNumber& expected = number.expected;
    const CsvTable& table = file(expected.file);
    const std::size_t column = column_in(table, expected, expected.column, ".column");
    std::vector<const Row*> rows;
    rows.reserve(table.rows.size());
    for (const Row& row : table.rows) rows.push_back(&row);
    std::string before;  // the conditions that these rows meet
    for (const auto& condition : expected.where) {
      const std::string& name = condition.first;
      const std::string& text = condition.second;
      const std::size_t at = column_in(table, expected, name, ".where");
      std::vector<const Row*> left;
      std::copy_if(rows.begin(), rows.end(), std::back_inserter(left),
                   [&, &column_name = name, &wanted = text](const Row* row) {
                     return same_field(column_name, (*row)[at], wanted);
                   });
      if (left.empty()) {
        number.why_missing = fmt::format("{} has no row with {}={}{}{}", expected.file, name, text,
                                         before, instead(rows, at, text));
        return;
      }
      before += fmt::format("{}{}={}", before.empty() ? " among those with " : " and ", name, text);
      rows = std::move(left);
    }
    if (rows.size() > 1) {
      fail(ExitStatus::kUsage, "{}: more than one row fits {}; name more columns", expected.file,
           expected.label());
    }
    const std::string& field = (*rows.front())[column];
    number.found = number_in(field);
    if (!number.found) {
      number.why_missing = fmt::format("{} has '{}' in that column, which is no finite number",
                                       expected.file, shortened(field));
    }
  }

 private:
  using Row = std::vector<std::string>;

  // The index of a column that an expected number names at `part` of it.
  [[nodiscard]] std::size_t column_in(const CsvTable& table, const ExpectedNumber& expected,
                                      const std::string& name, const char* part) const {
    const std::size_t found = table.column(name);
    if (found == CsvTable::npos) {
      fail(ExitStatus::kUsage, "{}: {}{}: {} has no column '{}'{}", against_, expected.place, part,
           (folder_ / expected.file).string(), shortened(name), did_you_mean(name, table.columns));
    }
    return found;
  }

  // The values that stand there instead of `text`.
  static std::string instead(const std::vector<const Row*>& rows, std::size_t column,
                             const std::string& text) {
    std::vector<std::string> fields;
    fields.reserve(rows.size());
    for (const Row* row : rows) fields.push_back((*row)[column]);
    const std::set<std::string> distinct(fields.begin(), fields.end());
    return rows.empty() ? "" : did_you_mean(text, distinct) + "; there " + values_text(fields);
  }

  const CsvTable& file(const std::string& name) {
    const auto known = tables_.find(name);
    if (known != tables_.end()) return known->second;
    return tables_.emplace(name, read_csv(folder_ / name)).first->second;
  }

  std::filesystem::path folder_;
  std::string against_;
  std::map<std::string, CsvTable> tables_;
};

}  // namespace

std::string ExpectedNumber::label() const {
  std::string text;
  for (const char* name : {"trace", "policy"}) {
    if (const auto found = where.find(name); found != where.end()) text += found->second + " ";
  }
  for (const auto& [key, entry] : where) {
    if (key != "trace" && key != "policy") text += fmt::format("{}={} ", key, entry);
  }
  return text + column + unit_note(file, column);
}

double ComparedNumber::distance() const {
  if (!found) return kInfinity;
  const double difference = std::abs(*found - expected.value);
  const double allowed =
      expected.is_relative ? expected.tolerance * std::abs(expected.value) : expected.tolerance;
  if (allowed > 0) return difference / allowed;
  return difference == 0 ? 0 : kInfinity;
}

std::size_t CheckReport::within() const {
  return static_cast<std::size_t>(std::count_if(
      numbers.begin(), numbers.end(), [](const ComparedNumber& n) { return n.within(); }));
}

std::size_t CheckReport::missing() const {
  return static_cast<std::size_t>(std::count_if(numbers.begin(), numbers.end(),
                                                [](const ComparedNumber& n) { return !n.found; }));
}

std::string CheckReport::verdict() const {
  return fmt::format("{} of {} {} numbers within tolerance{}", within(), numbers.size(), word,
                     missing() > 0 ? fmt::format(", {} missing", missing()) : "");
}

CheckReport compared(const std::filesystem::path& results, const std::filesystem::path& against) {
  const std::string file = against.string();
  const nlohmann::json root = parse_strict(read_text_file(against), file);
  const JsonNode node(root, "", file);
  node.expect_object({"$schema", "name", "made_by", "word", "numbers"});
  CheckReport report{node.at("name").text(), {}};
  if (const auto word = node.find("word")) report.word = word->text();
  if (const auto schema = node.find("$schema")) report.schema = schema->text();
  if (const auto made_by = node.find("made_by")) static_cast<void>(made_by->text());
  ResultFiles files(results, file);
  for (const JsonNode& entry : node.at("numbers").elements()) {
    const auto start = std::chrono::steady_clock::now();
    ComparedNumber number{read_number(entry), std::nullopt, ""};
    number.expected.place = fmt::format("numbers.{}", report.numbers.size());
    files.find(number);
    number.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    report.numbers.push_back(std::move(number));
  }
  return report;
}

CheckReport check_results(const std::filesystem::path& results,
                          const std::filesystem::path& against) {
  CheckReport report = compared(results, against);
  std::stable_sort(
      report.numbers.begin(), report.numbers.end(),
      [](const ComparedNumber& a, const ComparedNumber& b) { return a.distance() > b.distance(); });
  return report;
}

}  // namespace splitee
