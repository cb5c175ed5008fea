#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "report/check.hpp"

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

std::string xml(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace

std::string check_text(const CheckReport& report) {
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{}\n\n{:<52} {:>12} {:>12} {:>12} {:>9} {:>6}\n", report.name, "number",
                 "published", "ours", "difference", "tolerance", "used");
  for (const ComparedNumber& number : report.numbers) {
    fmt::format_to(out, "{:<52} {:>12} {:>12} {:>12} {:>9} {:>6}{}\n", number.expected.label(),
                   fmt::format("{:.6g}", number.expected.value), found_text(number),
                   difference_text(number), tolerance_text(number), used_text(number),
                   number.within() ? "" : "  OUT");
  }
  fmt::format_to(out, "\n{}\n", report.verdict());
  return text;
}

std::string check_markdown(const CheckReport& report) {
  std::string text = fmt::format(
      "# {}\n\n**{}**, the worst first.\n\n"
      "| number | published | ours | difference | tolerance | used | "
      "|\n|---|--:|--:|--:|--:|--:|---|\n",
      report.name, report.verdict());
  for (const ComparedNumber& number : report.numbers) {
    fmt::format_to(std::back_inserter(text), "| {} | {:.6g} | {} | {} | {} | {} | {} |\n",
                   number.expected.label(), number.expected.value, found_text(number),
                   difference_text(number), tolerance_text(number), used_text(number),
                   number.within() ? "" : "**out**");
  }
  return text;
}

std::string check_junit(const CheckReport& report) {
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{}\" tests=\"{}\" "
      "failures=\"{}\">\n",
      xml(report.name), report.numbers.size(), report.numbers.size() - report.within());
  for (const ComparedNumber& number : report.numbers) {
    fmt::format_to(std::back_inserter(text), "  <testcase classname=\"{}\" name=\"{}\"",
                   xml(number.expected.file), xml(number.expected.label()));
    if (number.within()) {
      text += "/>\n";
    } else {
      fmt::format_to(
          std::back_inserter(text),
          ">\n    <failure message=\"published {:.6g}, ours {}, tolerance {}\"/>\n  </testcase>\n",
          number.expected.value, found_text(number), tolerance_text(number));
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
    if (number.found) entry["found"] = *number.found;
    entry[number.expected.is_relative ? "relative" : "absolute"] = number.expected.tolerance;
    entry["within"] = number.within();
    entry["source"] = number.expected.source;
    json["numbers"].push_back(std::move(entry));
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace splitee
