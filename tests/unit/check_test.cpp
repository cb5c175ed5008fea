#include "report/check.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "support/npz_writer.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

json number(const char* policy, const char* column, double value, const char* kind,
            double tolerance) {
  return {{"file", "summary.csv"}, {"where", {{"trace", "t"}, {"policy", policy}, {"offload", 1}}},
          {"column", column},      {"value", value},
          {kind, tolerance},       {"source", "a table"}};
}

// A folder with three results, and expected numbers around them.
struct Fixture {
  TemporaryFolder folder;
  json expected = {{"name", "a paper"},
                   {"numbers",
                    {number("a", "cost_mean", 100, "relative", 0.02),
                     number("b", "cost_mean", 100, "relative", 0.02),
                     number("a", "best_exit", 3, "absolute", 0)}}};

  Fixture() {
    write_file(
        folder / "summary.csv",
        "trace,policy,offload,cost_mean,best_exit\nt,a,1,101,3\nt,b,1.0,99.5,4\nt,a,2,7,9\n");
  }
  CheckReport check() {
    write_file(folder / "expected.json", expected.dump());
    return check_results(folder.path(), folder / "expected.json");
  }
  std::string refusal() {
    try {
      check();
    } catch (const Error& error) {
      CHECK(error.status() == ExitStatus::kUsage);
      const std::string text = error.what();
      return text.substr(text.find("expected.json"));
    }
    return "";
  }
};

}  // namespace

TEST_CASE("numbers within tolerance pass, the worst stands first") {
  Fixture fixture;
  const CheckReport report = fixture.check();
  CHECK(report.passed());
  CHECK(report.verdict() == "3 of 3 published numbers within tolerance");
  CHECK(report.numbers[0].expected.label() == "t a offload=1 cost_mean");
  CHECK(report.numbers[0].distance() == doctest::Approx(0.5));
  CHECK(report.numbers[2].distance() == 0);
}

TEST_CASE("a number that is out, an exact one that differs and a missing one fail") {
  Fixture fixture;
  fixture.expected["numbers"].push_back(number("b", "best_exit", 3, "absolute", 0));
  fixture.expected["numbers"].push_back(number("c", "best_exit", 3, "absolute", 0));
  fixture.expected["numbers"].push_back(number("a", "no_such_column", 3, "absolute", 0));
  fixture.expected["numbers"].push_back(number("a", "cost_mean", 98.9, "relative", 0.02));
  const CheckReport report = fixture.check();
  CHECK_FALSE(report.passed());
  CHECK(report.verdict() == "3 of 7 published numbers within tolerance, 2 missing");
  CHECK_FALSE(report.numbers[3].within());
  CHECK(report.numbers[4].within());
}

TEST_CASE("each form of the report holds every number and the verdict") {
  Fixture fixture;
  fixture.expected["name"] = "a <paper> & \"more\"";
  fixture.expected["numbers"].push_back(number("b", "best_exit", 3, "absolute", 0));
  const CheckReport report = fixture.check();
  const std::string text = check_text(report);
  CHECK(text.find("t b offload=1 best_exit") != std::string::npos);
  CHECK(text.find("OUT\n") != std::string::npos);
  CHECK(text.ends_with("\n3 of 4 published numbers within tolerance\n"));
  CHECK(check_markdown(report).find(
            "| t b offload=1 best_exit | 3 | 4 | +1 | exact | out | **out** |") !=
        std::string::npos);
  const std::string junit = check_junit(report);
  CHECK(junit.find("<testsuite name=\"a &lt;paper&gt; &amp; &quot;more&quot;\" tests=\"4\" "
                   "failures=\"1\">") != std::string::npos);
  CHECK(junit.find("<failure message=\"published 3, ours 4, tolerance exact\"/>") !=
        std::string::npos);
  const json parsed = json::parse(check_json(report));
  CHECK(parsed["passed"] == false);
  CHECK(parsed["numbers"].size() == 4);
  CHECK(parsed["numbers"][0]["found"] == 4);
}

TEST_CASE("an expected file that is wrong is refused with its place") {
  Fixture fixture;
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
  CHECK_THROWS_WITH_AS(fixture.check(),
                       "summary.csv: more than one row fits t a cost_mean; name more columns",
                       Error);
}

TEST_CASE("the program's exit status says whether a check passed, failed or could not be made") {
  Fixture fixture;
  fixture.check();
  const auto run = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"check", ".", "--against", "expected.json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_splitee(arguments, fixture.folder.path());
  };
  CHECK(run({}).status == 0);
  CHECK(run({"--report", "r.pdf"}).status == 2);
  CHECK(run({"--format", "html"}).status == 2);
  const ProgramResult reported = run({"--report", "r.xml", "--report", "r.md", "--format", "json"});
  CHECK(reported.status == 0);
  CHECK(json::parse(reported.output)["passed"] == true);
  CHECK(read_file(fixture.folder / "r.xml").starts_with("<?xml"));
  CHECK(read_file(fixture.folder / "r.md").starts_with("# a paper"));
  write_file(fixture.folder / "summary.csv",
             "trace,policy,offload,cost_mean,best_exit\nt,a,1,150,3\n");
  const ProgramResult failed = run({});
  CHECK(failed.status == 1);
  CHECK(failed.errors == "splitee-sim: .: 1 of 3 published numbers within tolerance, 1 missing\n");
  write_file(fixture.folder / "summary.csv", "trace,policy,offload,cost_mean,best_exit\nt,a,1\n");
  const ProgramResult damaged = run({});
  CHECK(damaged.status == 3);
  CHECK(damaged.errors ==
        "splitee-sim: ./summary.csv: line 2: has 3 fields, but the header has 5\n");
  write_file(fixture.folder / "expected.json", "{");
  CHECK(run({}).status == 2);
}
