// Results as `table` reads them: summary.csv; behind a line "===" compare.csv; behind another one
// the request to `table`: lines "rows COLUMN", "columns COLUMN", "value COLUMN", "where CONDITION",
// "digits N".
#include <charconv>
#include <sstream>

#include "experiment/tables/summary_reader.hpp"
#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"
#include "report/pivot.hpp"
#include "report/table.hpp"

namespace splitee::fuzz {
namespace {

PivotRequest request_from(const std::string& text) {
  PivotRequest request;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string key = line.substr(0, space);
    const std::string value = line.substr(std::min(space + 1, line.size()));
    if (key == "rows") request.rows.push_back(value);
    if (key == "columns") request.columns = value;
    if (key == "value") request.value = value;
    if (key == "where") request.where.push_back(value);
    if (key == "digits") {
      std::size_t digits = 0;
      std::from_chars(value.data(), value.data() + value.size(), digits);
      request.digits = digits % 18;  // the command line takes no more
    }
  }
  if (request.rows.empty()) request.rows = {"policy"};
  if (request.columns.empty()) request.columns = "offload";
  if (request.value.empty()) request.value = "accuracy_mean";
  return request;
}

}  // namespace

int fuzz_csv(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string> parts = parts_of(text_of(data, size), 3);
  write(scratch() / "summary.csv", parts[0]);
  if (parts[1].size() < 2) {
    std::filesystem::remove(scratch() / "compare.csv");
  } else {
    write(scratch() / "compare.csv", parts[1]);
  }
  const PivotRequest request = request_from(parts[2]);
  static_cast<void>(succeeds([&] {
    const std::vector<Pivot> pivots = make_pivots(scratch(), request);
    for (const char* format : {"text", "markdown", "latex", "csv"}) {
      expect_harmless(written(pivot_document({pivots}, request.digits), format_of(format)));
    }
  }));
  static_cast<void>(succeeds([&] {
    const Summary summary = read_summary(scratch());
    TableHeads heads;
    heads.grid = summary.grid;
    for (const MarkedRow& row : summary.rows) heads.titles[row.row.key.trace] = "a trace";
    expect_harmless(
        as_text(summary_document(summary.rows, heads, GridForm::kSummary, 3), {80, false}));
  }));
  return 0;
}

}  // namespace splitee::fuzz
