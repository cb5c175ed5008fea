#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace splitee {

// One number that results shall have: the value of `column` in the row of `file` whose other
// columns are `where`.
struct ExpectedNumber {
  std::string file;
  std::map<std::string, std::string> where;  // texts, or numbers as text
  std::string column;
  double value = 0;
  double tolerance = 0;  // in the value's unit, or a share of it
  bool is_relative = false;
  std::string source;  // where the expected value is published

  // "IMDb splitee offload=5 round=500 regret_mean"; behind a cost whether it is the total of a run
  // or per sample.
  [[nodiscard]] std::string label() const;
};

// An expected number beside what the results say.
struct ComparedNumber {
  ExpectedNumber expected;
  std::optional<double> found;  // none: the results have no such number
  std::string why_missing;      // what they have instead

  // |found - value| in units of the tolerance; above 1 is out. Where the tolerance is 0: 0 if
  // equal, otherwise infinite. A missing number is infinitely far out.
  [[nodiscard]] double distance() const;
  [[nodiscard]] bool within() const { return distance() <= 1; }
};

// A comparison of results with expected numbers, the worst first.
struct CheckReport {
  std::string name;  // of the expected numbers
  std::vector<ComparedNumber> numbers;

  [[nodiscard]] std::size_t within() const;
  [[nodiscard]] std::size_t missing() const;
  [[nodiscard]] bool passed() const { return within() == numbers.size(); }
  // "430 of 430 published numbers within tolerance".
  [[nodiscard]] std::string verdict() const;
};

// Reads the expected numbers `against` and looks them up in the CSV files of `results`. A fault in
// `against` is an Error with status kUsage, an unreadable result file one with kData.
CheckReport check_results(const std::filesystem::path& results,
                          const std::filesystem::path& against);

// The report for people, for a page, for a CI server and for programs. Each begins with the worst
// number.
std::string check_text(const CheckReport& report);
std::string check_markdown(const CheckReport& report);
std::string check_junit(const CheckReport& report);
std::string check_json(const CheckReport& report);

}  // namespace splitee
