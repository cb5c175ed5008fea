#include <fmt/format.h>

#include <cmath>

#include "report/check.hpp"

namespace splitee {
namespace {

using nlohmann::ordered_json;

std::string found_text(const ComparedNumber& number) {
  return number.found ? fmt::format("{:.6g}", *number.found) : "missing";
}

std::string difference_text(const ComparedNumber& number) {
  if (!number.found) return "-";
  const double difference = *number.found - number.expected.value;
  if (number.expected.is_relative && number.expected.value != 0)
    return fmt::format("{:+.2f}%", 100 * difference / number.expected.value);
  return fmt::format("{:+.6g}", difference);
}

// Share of the tolerance that is used up.
ShownField used_field(const ComparedNumber& number) {
  const double distance = number.distance();
  if (std::isinf(distance)) return {"out", nullptr};
  return {fmt::format("{:.0f}%", 100 * distance), distance};
}

ordered_json or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

std::vector<ShownField> row_of(const ComparedNumber& number) {
  const ExpectedNumber& expected = number.expected;
  const bool within = number.within();
  return {
      text_field(expected.label()),
      text_field(expected.file),
      {"", expected.where},
      text_field(expected.column),
      {fmt::format("{:.6g}", expected.value), expected.value},
      {found_text(number), number.found ? ordered_json(*number.found) : ordered_json(nullptr)},
      {difference_text(number),
       number.found ? ordered_json(*number.found - expected.value) : ordered_json(nullptr)},
      {tolerance_text(expected), expected.tolerance},
      {"", expected.is_relative},
      used_field(number),
      {within ? "" : "OUT", within, !within},
      {"", or_null(number.why_missing)},
      {"", or_null(expected.source)},
  };
}

}  // namespace

std::string tolerance_text(const ExpectedNumber& expected) {
  if (expected.tolerance == 0) return "exact";
  if (expected.is_relative) return fmt::format("{:g}%", 100 * expected.tolerance);
  return fmt::format("{:g}", expected.tolerance);
}

Document check_document(const CheckReport& report) {
  Document document;
  document.head = {report.name, report.verdict() + ", the worst first"};
  document.facts["name"] = report.name;
  document.facts["word"] = report.word;
  document.facts["passed"] = report.passed();
  document.facts["total"] = report.numbers.size();
  document.facts["within"] = report.within();
  document.facts["missing"] = report.missing();
  ShownTable table;
  table.name = "numbers";
  table.columns = {{"number", "number"},
                   {"file", "file", false, true},
                   {"where", "where", false, true},
                   {"column", "column", false, true},
                   {"expected", report.word, true},
                   {"found", "found", true},
                   {"difference", "difference", true},
                   {"tolerance", "tolerance", true},
                   {"relative", "relative", false, true},
                   {"used", "used", true},
                   {"within", ""},
                   {"why_missing", "why missing", false, true},
                   {"source", "source", false, true}};
  for (const ComparedNumber& number : report.numbers) {
    table.rows.push_back(row_of(number));
    if (!number.found) {
      document.notes.push_back(
          fmt::format("{}: missing: {}", number.expected.label(), number.why_missing));
    }
  }
  document.tables.push_back(std::move(table));
  document.notes.push_back(report.verdict());
  return document;
}

}  // namespace splitee
