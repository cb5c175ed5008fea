#include "report/check.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json_reader.hpp"
#include "report/csv_reader.hpp"

namespace splitee {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::optional<double> as_number(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
  return value;
}

// Fields are equal as texts, or as numbers ("5" and "5.0").
bool same(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto number = as_number(a);
  return number && number == as_number(b);
}

ExpectedNumber read_number(const JsonNode& node) {
  node.expect_object({"file", "where", "column", "value", "absolute", "relative", "source"});
  ExpectedNumber number;
  number.file = node.at("file").one_of({"summary.csv", "curves.csv", "exits.csv", "runs.csv"});
  const JsonNode where = node.at("where");
  if (!where.value().is_object() || where.value().empty()) {
    where.refuse("is {}; expected an object of columns and values", where.shown());
  }
  for (const auto& item : where.value().items()) {
    const JsonNode value = where.at(item.key());
    number.where[item.key()] = value.value().is_string()
                                   ? value.text()
                                   : fmt::format("{}", value.number(-kInfinity, kInfinity));
  }
  number.column = node.at("column").text();
  number.value = node.at("value").number(-1e300, 1e300);
  number.is_relative = node.has("relative");
  if (number.is_relative == node.has("absolute")) {
    node.refuse("expected one of \"absolute\" and \"relative\" (the tolerance)");
  }
  number.tolerance = node.at(number.is_relative ? "relative" : "absolute").number(0, 1e300);
  if (const auto source = node.find("source")) number.source = source->text();
  return number;
}

// The result files, each read when it is first needed.
class ResultFiles {
 public:
  explicit ResultFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // The number in the one row that fits; none where no row, or no number, is there.
  std::optional<double> find(const ExpectedNumber& expected) {
    const CsvTable& table = file(expected.file);
    const std::size_t column = table.column(expected.column);
    if (column == CsvTable::npos) return std::nullopt;
    std::vector<std::pair<std::size_t, const std::string*>> filters;
    for (const auto& [column_name, text] : expected.where) {
      const std::size_t at = table.column(column_name);
      if (at == CsvTable::npos) return std::nullopt;
      filters.emplace_back(at, &text);
    }
    const std::vector<std::string>* found = nullptr;
    for (const auto& row : table.rows) {
      const bool fits = std::all_of(filters.begin(), filters.end(), [&](const auto& filter) {
        return same(row[filter.first], *filter.second);
      });
      if (!fits) continue;
      if (found != nullptr) {
        fail(ExitStatus::kUsage, "{}: more than one row fits {}; name more columns", expected.file,
             expected.label());
      }
      found = &row;
    }
    return found == nullptr ? std::nullopt : as_number((*found)[column]);
  }

 private:
  const CsvTable& file(const std::string& name) {
    const auto known = tables_.find(name);
    if (known != tables_.end()) return known->second;
    return tables_.emplace(name, read_csv(folder_ / name)).first->second;
  }

  std::filesystem::path folder_;
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
  return text + column;
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
  return fmt::format("{} of {} published numbers within tolerance{}", within(), numbers.size(),
                     missing() > 0 ? fmt::format(", {} missing", missing()) : "");
}

CheckReport check_results(const std::filesystem::path& results,
                          const std::filesystem::path& against) {
  const std::string file = against.string();
  const nlohmann::json root = parse_strict(read_text_file(against), file);
  const JsonNode node(root, "", file);
  node.expect_object({"name", "made_by", "numbers"});
  CheckReport report{node.at("name").text(), {}};
  ResultFiles files(results);
  for (const JsonNode& entry : node.at("numbers").elements()) {
    ComparedNumber number{read_number(entry), std::nullopt};
    number.found = files.find(number.expected);
    report.numbers.push_back(std::move(number));
  }
  std::stable_sort(
      report.numbers.begin(), report.numbers.end(),
      [](const ComparedNumber& a, const ComparedNumber& b) { return a.distance() > b.distance(); });
  return report;
}

}  // namespace splitee
