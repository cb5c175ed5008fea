#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "report/check.hpp"
#include "report/escape.hpp"

namespace splitee {
namespace {

using Numbers = std::vector<const ComparedNumber*>;

double seconds_of(const Numbers& numbers) {
  double seconds = 0;
  for (const ComparedNumber* number : numbers) seconds += number->seconds;
  return seconds;
}

std::size_t failures_in(const Numbers& numbers) {
  return static_cast<std::size_t>(
      std::count_if(numbers.begin(), numbers.end(),
                    [](const ComparedNumber* number) { return !number->within(); }));
}

// `tests`, `failures`, `errors` and `time` of a suite, or of all of them.
std::string counts_of(const Numbers& numbers) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" time=\"{:.6f}\"", numbers.size(),
                     failures_in(numbers), seconds_of(numbers));
}

// A suite for the numbers of one trace in one file.
std::string suite_of(const ExpectedNumber& expected) {
  const auto trace = expected.where.find("trace");
  return trace == expected.where.end() ? expected.file : expected.file + " " + trace->second;
}

void append_case(std::string& out, const ComparedNumber& number, const std::string& word) {
  const ExpectedNumber& expected = number.expected;
  fmt::format_to(std::back_inserter(out),
                 "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"",
                 escaped_xml(suite_of(expected)), escaped_xml(expected.label()), number.seconds);
  if (number.within()) {
    out += "/>\n";
    return;
  }
  const std::string found =
      number.found ? fmt::format("{:.6g}", *number.found) : "missing: " + number.why_missing;
  fmt::format_to(std::back_inserter(out),
                 ">\n      <failure type=\"{}\" message=\"{} {:.6g}, found {}, tolerance {}\"/>\n"
                 "    </testcase>\n",
                 number.found ? "out of tolerance" : "missing", escaped_xml(word), expected.value,
                 escaped_xml(found), tolerance_text(expected));
}

}  // namespace

std::string check_junit(const CheckReport& report) {
  Numbers all;
  std::map<std::string, Numbers> suites;
  for (const ComparedNumber& number : report.numbers) {
    all.push_back(&number);
    suites[suite_of(number.expected)].push_back(&number);
  }
  std::string text =
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" {}>\n",
                  escaped_xml(report.name), counts_of(all));
  for (const auto& [name, numbers] : suites) {
    fmt::format_to(std::back_inserter(text), "  <testsuite name=\"{}\" {}>\n", escaped_xml(name),
                   counts_of(numbers));
    for (const ComparedNumber* number : numbers) append_case(text, *number, report.word);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace splitee
