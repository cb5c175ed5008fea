#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "report/check.hpp"
#include "report/escape.hpp"

namespace splitee {
namespace {

std::string found_text(const ComparedNumber& number) {
  return number.found ? fmt::format("{:.6g}", *number.found) : "missing";
}

std::string difference_text(const ComparedNumber& number) {
  if (!number.found) return "-";
  const double difference = *number.found - number.expected.value;
  if (number.expected.is_relative)
    return fmt::format("{:+.2f}%", 100 * difference / number.expected.value);
  return fmt::format("{:+.6g}", difference);
}

std::string tolerance_text(const ComparedNumber& number) {
  if (number.expected.tolerance == 0) return "exact";
  if (number.expected.is_relative) return fmt::format("{:g}%", 100 * number.expected.tolerance);
  return fmt::format("{:g}", number.expected.tolerance);
}

// Share of the tolerance that is used up.
std::string used_text(const ComparedNumber& number) {
  const double distance = number.distance();
  return std::isinf(distance) ? "out" : fmt::format("{:.0f}%", 100 * distance);
}

// "missing: summary.csv has no column 'cost'", or nothing.
std::string why_text(const ComparedNumber& number) {
  return number.found ? "" : "missing: " + number.why_missing;
}

}  // namespace

std::string check_text(const CheckReport& report) {
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{}\n\n{:<52} {:>12} {:>12} {:>12} {:>9} {:>6}\n", printable(report.name),
                 "number", "published", "ours", "difference", "tolerance", "used");
  for (const ComparedNumber& number : report.numbers) {
    fmt::format_to(out, "{:<52} {:>12} {:>12} {:>12} {:>9} {:>6}{}\n",
                   printable(number.expected.label()), fmt::format("{:.6g}", number.expected.value),
                   found_text(number), difference_text(number), tolerance_text(number),
                   used_text(number), number.within() ? "" : "  OUT");
    if (!number.found) fmt::format_to(out, "    {}\n", message_line(why_text(number)));
  }
  fmt::format_to(out, "\n{}\n", report.verdict());
  return text;
}

std::string check_markdown(const CheckReport& report) {
  std::string text = fmt::format(
      "# {}\n\n**{}**, the worst first.\n\n"
      "| number | published | ours | difference | tolerance | used | "
      "|\n|---|--:|--:|--:|--:|--:|---|\n",
      escaped_markdown(report.name), report.verdict());
  for (const ComparedNumber& number : report.numbers) {
    fmt::format_to(std::back_inserter(text), "| {} | {:.6g} | {} | {} | {} | {} | {} |\n",
                   escaped_markdown(number.expected.label()), number.expected.value,
                   number.found ? found_text(number) : escaped_markdown(why_text(number)),
                   difference_text(number), tolerance_text(number), used_text(number),
                   number.within() ? "" : "**out**");
  }
  return text;
}

std::string check_junit(const CheckReport& report) {
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{}\" tests=\"{}\" "
      "failures=\"{}\">\n",
      escaped_xml(report.name), report.numbers.size(), report.numbers.size() - report.within());
  for (const ComparedNumber& number : report.numbers) {
    fmt::format_to(std::back_inserter(text), "  <testcase classname=\"{}\" name=\"{}\"",
                   escaped_xml(number.expected.file), escaped_xml(number.expected.label()));
    if (number.within()) {
      text += "/>\n";
    } else {
      fmt::format_to(
          std::back_inserter(text),
          ">\n    <failure message=\"published {:.6g}, ours {}, tolerance {}\"/>\n  </testcase>\n",
          number.expected.value, number.found ? found_text(number) : escaped_xml(why_text(number)),
          tolerance_text(number));
    }
  }
  return text + "</testsuite>\n";
}

std::string check_json(const CheckReport& report) {
  nlohmann::ordered_json json;
  json["name"] = report.name;
  json["passed"] = report.passed();
  json["within"] = report.within();
  json["missing"] = report.missing();
  for (const ComparedNumber& number : report.numbers) {
    nlohmann::ordered_json entry;
    entry["file"] = number.expected.file;
    entry["where"] = number.expected.where;
    entry["column"] = number.expected.column;
    entry["published"] = number.expected.value;
    entry["found"] = nullptr;
    if (number.found) {
      entry["found"] = *number.found;
    } else {
      entry["why_missing"] = number.why_missing;
    }
    entry[number.expected.is_relative ? "relative" : "absolute"] = number.expected.tolerance;
    entry["within"] = number.within();
    entry["source"] = number.expected.source;
    json["numbers"].push_back(std::move(entry));
  }
  return json_text(json);
}

}  // namespace splitee
