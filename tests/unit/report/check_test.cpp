#include "report/check.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "support/expected_folder.hpp"
#include "support/npz_writer.hpp"
#include "support/places.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

std::string report_as(Format format, const CheckReport& report) {
  return written(check_document(report), format);
}

}  // namespace

TEST_CASE("numbers within tolerance pass, the worst stands first") {
  ExpectedFolder fixture;
  const CheckReport report = fixture.check();
  CHECK(report.passed());
  CHECK(report.verdict() == "3 of 3 expected numbers within tolerance");
  CHECK(report.numbers[0].expected.label() == "t a offload=1 cost_mean (total of a run)");
  CHECK(report.numbers[0].distance() == doctest::Approx(0.5));
  CHECK(report.numbers[2].distance() == 0);
}

TEST_CASE("a number that is out, an exact one that differs and a missing one fail") {
  ExpectedFolder fixture;
  fixture.expected["numbers"].push_back(number("b", "best_exit", 3, "absolute", 0));
  fixture.expected["numbers"].push_back(number("c", "best_exit", 3, "absolute", 0));
  fixture.expected["numbers"].push_back(number("a", "cost_mean", 98.9, "relative", 0.02));
  const CheckReport report = fixture.check();
  CHECK_FALSE(report.passed());
  CHECK(report.verdict() == "3 of 6 expected numbers within tolerance, 1 missing");
  CHECK_FALSE(report.numbers[2].within());
  CHECK(report.numbers[3].within());
}

TEST_CASE("beside an expected zero the difference is a number, no percentage") {
  ExpectedFolder fixture;
  write_file(fixture.folder / "summary.csv",
             "trace,policy,offload,cost_mean,best_exit\nt,a,1,0,3\nt,b,1,0.5,4\n");
  fixture.expected["numbers"] = json::array({number("a", "cost_mean", 0, "relative", 0.02),
                                             number("b", "cost_mean", 0, "relative", 0.02)});
  const std::string text = report_as(Format::kText, fixture.check());
  CHECK(text.find("nan") == std::string::npos);
  CHECK(text.find("inf") == std::string::npos);
  CHECK(text.find("+0.5") != std::string::npos);
}

TEST_CASE("each form of the report holds every number and the verdict") {
  ExpectedFolder fixture;
  fixture.expected["name"] = "a <paper> & \"more\"";
  fixture.expected["word"] = "published";
  fixture.expected["numbers"].push_back(number("b", "best_exit", 3, "absolute", 0));
  const CheckReport report = fixture.check();
  const std::string text = report_as(Format::kText, report);
  CHECK(text.find("t b offload=1 best_exit") != std::string::npos);
  CHECK(text.find("OUT\n") != std::string::npos);
  CHECK(text.ends_with("\n3 of 4 published numbers within tolerance\n"));
  CHECK(report_as(Format::kMarkdown, report)
            .find("| t b offload=1 best\\_exit | 3 | 4 | +1 | exact | out | **OUT** |") !=
        std::string::npos);
  CHECK(report_as(Format::kMarkdown, report).find("| number | published | found |") !=
        std::string::npos);
  CHECK(
      report_as(Format::kLatex, report).find("t b offload=1 best\\_exit & 3 & 4 & $+1$ & exact") !=
      std::string::npos);
  CHECK(
      report_as(Format::kCsv, report)
          .find("\nt b offload=1 best_exit,summary.csv,"
                "\"{\"\"offload\"\":\"\"1\"\",\"\"policy\"\":\"\"b\"\",\"\"trace\"\":\"\"t\"\"}\","
                "best_exit,3,4,1,0,false,,false,,a table\n") != std::string::npos);
  const std::string junit = check_junit(report);
  CHECK(junit.find("<testsuites name=\"a &lt;paper&gt; &amp; &quot;more&quot;\" tests=\"4\" "
                   "failures=\"1\" errors=\"0\" time=\"") != std::string::npos);
  CHECK(junit.find("  <testsuite name=\"summary.csv t\" tests=\"4\" failures=\"1\" ") !=
        std::string::npos);
  CHECK(junit.find("name=\"t b offload=1 best_exit\" time=\"0.") != std::string::npos);
  CHECK(junit.find("<failure type=\"out of tolerance\" message=\"published 3, found 4, tolerance "
                   "exact\"/>") != std::string::npos);
  const json parsed = json::parse(report_as(Format::kJson, report));
  CHECK(parsed["passed"] == false);
  CHECK(parsed["numbers"].size() == 4);
  CHECK(parsed["numbers"][0]["found"] == 4);
}

TEST_CASE("an expected file that is wrong is refused with its place") {
  ExpectedFolder fixture;
  const json good = fixture.expected;
  fixture.expected["numbers"][1]["absolute"] = 1;
  CHECK(fixture.refusal() ==
        "expected.json: numbers.1: expected one of \"absolute\" and \"relative\" (the tolerance)");
  fixture.expected = good;
  fixture.expected["numbers"][0]["file"] = "manifest.json";
  CHECK(fixture.refusal().starts_with("expected.json: numbers.0.file: is \"manifest.json\""));
  fixture.expected = good;
  fixture.expected["numbers"] = json::array();
  CHECK(fixture.refusal() == "expected.json: numbers: is []; expected a list of at least one");
  fixture.expected = good;
  fixture.expected["numbers"][0]["relative"] = -1;
  CHECK(fixture.refusal().starts_with("expected.json: numbers.0.relative: is -1"));
  fixture.expected = good;
  fixture.expected["numbers"][0]["where"].erase("offload");
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fixture.check()),
      "summary.csv: more than one row fits t a cost_mean (total of a run); name more columns",
      Error);
}

TEST_CASE("names in expected numbers are texts, whatever they look like") {
  ExpectedFolder fixture;
  write_file(fixture.folder / "summary.csv",
             "trace,policy,offload,cost_mean\n1.10,1e1,1,7\n1.1,10,1,9\n");
  const auto expect = [&](const char* trace, const char* policy, double value) {
    json entry = number(policy, "cost_mean", value, "absolute", 0);
    entry["where"]["trace"] = trace;
    return entry;
  };
  fixture.expected["numbers"] = {expect("1.10", "1e1", 7), expect("1.1", "10", 9)};
  CHECK(fixture.check().passed());
  fixture.expected["numbers"] = json::array({expect("1.1", "1e1", 7)});
  const CheckReport report = fixture.check();
  CHECK(report.missing() == 1);
  CHECK(report.numbers[0].why_missing ==
        "summary.csv has no row with trace=1.1 among those with offload=1 and policy=1e1 (did you "
        "mean '1.10'?); there is 1.10");
  fixture.expected["numbers"][0]["where"]["trace"] = 1.1;
  CHECK(fixture.refusal() ==
        "expected.json: numbers.0.where.trace: is 1.1; expected a string: names are texts, 1.10 is "
        "not 1.1");
}

TEST_CASE("a missing number says what is there instead") {
  ExpectedFolder fixture;
  fixture.expected["numbers"] = json::array({number("a", "cost_mean", 1, "absolute", 0)});
  fixture.expected["numbers"][0]["where"]["offload"] = 3;
  CheckReport report = fixture.check();
  CHECK(report.numbers[0].why_missing ==
        "summary.csv has no row with offload=3 (did you mean '1'?); there are 1, 1.0, 2");
  CHECK(report_as(Format::kText, report)
            .find("t a offload=3 cost_mean (total of a run): missing: " +
                  report.numbers[0].why_missing) != std::string::npos);
  CHECK(json::parse(report_as(Format::kJson, report))["numbers"][0]["why_missing"] ==
        report.numbers[0].why_missing);
  write_file(fixture.folder / "summary.csv", "trace,policy,offload,cost_mean\nt,a,1,inf\n");
  fixture.expected["numbers"] = json::array({number("a", "cost_mean", 1, "absolute", 0)});
  report = fixture.check();
  CHECK(report.numbers[0].why_missing ==
        "summary.csv has 'inf' in that column, which is no finite number");
}

TEST_CASE("results and expected numbers may have byte order marks and carriage returns") {
  ExpectedFolder fixture;
  write_file(
      fixture.folder / "summary.csv",
      "\xEF\xBB\xBFtrace,policy,offload,cost_mean,best_exit\r\nt,a,1,101,3\r\nt,b,1.0,99.5,4\r\n");
  write_file(fixture.folder / "expected.json", "\xEF\xBB\xBF" + fixture.expected.dump(1) + "\r\n");
  CHECK(check_results(fixture.folder.path(), fixture.folder / "expected.json").passed());
}

TEST_CASE("keys of where that steer a terminal or break a page are refused") {
  ExpectedFolder fixture;
  write_file(fixture.folder / "expected.json",
             read_file(source_folder() / "tests/data/faults/control-in-where-key.json"));
  const ProgramResult result =
      run_splitee({"check", ".", "--against", "expected.json"}, fixture.folder.path());
  CHECK(result.status == 2);
  CHECK(result.output.empty());
  CHECK(
      result.errors ==
      "splitee-sim: expected.json: numbers.0.where: the key '?]0;owned??[2J' holds the control or "
      "invisible character U+001B\n");
  fixture.expected["numbers"][0]["where"]["policy"] = "a\u009b";
  CHECK(fixture.refusal() ==
        "expected.json: numbers.0.where.policy: holds the control or invisible character U+009B");
  fixture.expected["name"] = "a\u2028b";
  CHECK(fixture.refusal() ==
        "expected.json: name: holds the control or invisible character U+2028");
}

TEST_CASE("names in every form of the report are text and nothing else") {
  CheckReport report{"a [link](x) <b>\uffff\x1b", {}};
  ComparedNumber number;
  number.expected.file = "summary.csv";
  number.expected.where = {
      {"trace", "a|b"}, {"policy", "![i](javascript:x)"}, {"k\n\n# H", "\x9b"}};
  number.expected.column = "x";
  number.why_missing = "there is <script>|\u202e";
  report.numbers.push_back(number);
  const std::string text = report_as(Format::kText, report);
  CHECK(text.starts_with("a [link](x) <b>??\n"));
  CHECK(text.find("\n  a|b ![i](javascript:x) k??# H=? x ") != std::string::npos);
  CHECK(text.find(" x: missing: there is <script>|?\n") != std::string::npos);
  const std::string markdown = report_as(Format::kMarkdown, report);
  CHECK(markdown.starts_with("a \\[link\\](x) \\<b\\>??\n"));
  CHECK(markdown.find("| a\\|b \\!\\[i\\](javascript\\:x) k??\\# H=? x | 0 | missing | "
                      " | exact |") != std::string::npos);
  CHECK(markdown.find("missing\\: there is \\<script\\>\\|?\n") != std::string::npos);
  const std::string junit = check_junit(report);
  CHECK(junit.find("<testsuites name=\"a [link](x) &lt;b&gt;??\"") != std::string::npos);
  CHECK(junit.find("name=\"a|b ![i](javascript:x) k??# H=? x\"") != std::string::npos);
  CHECK(junit.find("found missing: there is &lt;script&gt;|?, tolerance") != std::string::npos);
  const std::string document = report_as(Format::kJson, report);
  CHECK(std::all_of(document.begin(), document.end(),
                    [](unsigned char c) { return c == '\n' || (c >= ' ' && c < 127); }));
  CHECK(json::parse(document)["numbers"][0]["where"]["policy"] == "![i](javascript:x)");
}

TEST_CASE("a column that the results do not have is an error with a suggestion") {
  ExpectedFolder fixture;
  fixture.expected["numbers"][1]["column"] = "cost_maen";
  CHECK(fixture.refusal().starts_with("expected.json: numbers.1.column: "));
  CHECK(fixture.refusal().ends_with(
      "summary.csv has no column 'cost_maen' (did you mean 'cost_mean'?)"));
  fixture.expected["numbers"][1] = number("a", "cost_mean", 1, "absolute", 0);
  fixture.expected["numbers"][1]["where"]["ofload"] = 3;
  CHECK(fixture.refusal().starts_with("expected.json: numbers.1.where: "));
  CHECK(fixture.refusal().ends_with("has no column 'ofload' (did you mean 'offload'?)"));
}

TEST_CASE("differences of compare.csv can be checked") {
  ExpectedFolder fixture;
  write_file(fixture.folder / "compare.csv",
             "trace,policy,offload,metric,against,difference_mean,within_noise\n"
             "t,a,1,cost,b,-2.5,no\nt,a,1,accuracy,b,0.5,yes\n");
  json entry = number("a", "difference_mean", -2.5, "absolute", 0);
  entry["file"] = "compare.csv";
  entry["where"]["metric"] = "cost";
  fixture.expected["numbers"] = json::array({entry});
  const CheckReport report = fixture.check();
  CHECK(report.passed());
  CHECK(report.numbers[0].found == -2.5);
}
