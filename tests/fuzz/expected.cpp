// Expected numbers as `check` reads them; behind a line "===" the summary.csv in which they are
// looked up.
#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"
#include "report/check.hpp"

namespace splitee::fuzz {

int fuzz_expected(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string> parts = parts_of(text_of(data, size), 2);
  write(scratch() / "expected.json", parts[0]);
  for (const char* name : {"summary.csv", "curves.csv", "exits.csv", "runs.csv"}) {
    write(scratch() / name, parts[1]);
  }
  static_cast<void>(succeeds([&] {
    const CheckReport report = check_results(scratch(), scratch() / "expected.json");
    expect_no_nul(parts[0]);
    expect(report.within() + report.missing() <= report.numbers.size(),
           "more numbers than there are");
    expect_one_line(shown(report.verdict()));
    for (std::size_t k = 1; k < report.numbers.size(); ++k) {
      expect(report.numbers[k - 1].distance() >= report.numbers[k].distance(),
             "a report that does not begin with the worst number");
    }
    expect_harmless(check_junit(report));
    for (const std::string_view format : format_names()) {
      expect_harmless(written(check_document(report), format_of(format)));
    }
    expect_one_line(shown(report.word));
  }));
  return 0;
}

}  // namespace splitee::fuzz
