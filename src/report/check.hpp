#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/document.hpp"

namespace splitee {

// One number that results are expected to have: the value of `column` in the row of `file` whose
// other columns are `where`.
struct ExpectedNumber {
  std::string file;
  std::map<std::string, std::string> where;  // texts, or numbers as text
  std::string column;
  double value = 0;
  double tolerance = 0;  // in the value's unit, or a share of the value
  bool is_relative = false;
  std::string source;  // where the expected value comes from
  std::string place;   // in the file of expected numbers: "numbers.3"

  // "IMDb splitee offload=5 round=500 regret_mean"; a cost is followed by whether it is the total
  // of a run or per sample.
  [[nodiscard]] std::string label() const;
};

// An expected number beside the one in the results.
struct ComparedNumber {
  ExpectedNumber expected;
  std::optional<double> found;  // none: the results have no such number
  std::string why_missing;      // what the results have instead
  double seconds = 0;           // to look the number up

  // found - value| in units of the tolerance; above 1 it is out of tolerance. Where the tolerance
  // is 0: 0 if equal, otherwise infinite. A missing number is infinitely far out.
  [[nodiscard]] double distance() const;
  [[nodiscard]] bool within() const { return distance() <= 1; }
};

// A comparison of results with expected numbers, the worst first.
struct CheckReport {
  std::string name;  // of the expected numbers
  std::vector<ComparedNumber> numbers;
  std::string word = "expected";  // what the file calls its numbers: "published"
  std::string schema = {};        // "$schema" of the file

  [[nodiscard]] std::size_t within() const;
  [[nodiscard]] std::size_t missing() const;
  [[nodiscard]] bool passed() const { return within() == numbers.size(); }
  // "430 of 430 published numbers within tolerance".
  [[nodiscard]] std::string verdict() const;
};

// An expected number and its tolerance are at most so large.
inline constexpr double kLargestExpected = 1e300;

// The file of expected numbers as a JSON Schema (2020-12). Left to check_results() is what only the
// results tell: whether they have the columns and the row.
nlohmann::ordered_json expected_schema();

// Reads the expected numbers `against` and looks them up in the CSV files of `results`. A fault in
// `against`, or a column in it that the results do not have, is an Error with status kUsage, an
// unreadable result file one with kData.
CheckReport check_results(const std::filesystem::path& results,
                          const std::filesystem::path& against);

// The same with the numbers in the order of the file.
CheckReport compared(const std::filesystem::path& results, const std::filesystem::path& against);

// "exact", "2%", "0.003".
std::string tolerance_text(const ExpectedNumber& expected);

// The report for people and programs, the worst number first.
Document check_document(const CheckReport& report);

// The report for a CI server: JUnit XML with a suite for each file and trace, and times.
std::string check_junit(const CheckReport& report);

// The text of a file of expected numbers with the values of these results: the numbers of `against`
// with their tolerances, or, where there is no such file, the means of every cell of summary.csv
// with a relative tolerance of 1e-9 and every best exit. A number that the results do not have is
// an Error with status kUsage. A number that changes loses its source, and the file then its word
// for the numbers: results of this program were not published anywhere.
std::string updated_numbers(const std::filesystem::path& results,
                            const std::filesystem::path& against);

}  // namespace splitee
