#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/check.hpp"
#include "support/expected_folder.hpp"
#include "support/npz_writer.hpp"
#include "support/program.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

}  // namespace

TEST_CASE("the program's exit status says whether a check passed, failed or could not be made") {
  ExpectedFolder fixture;
  fixture.write_expected();
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
  CHECK(read_file(fixture.folder / "r.md").starts_with("a paper"));
  write_file(fixture.folder / "summary.csv",
             "trace,policy,offload,cost_mean,best_exit\nt,a,1,150,3\n");
  const ProgramResult failed = run({});
  CHECK(failed.status == 1);
  CHECK(failed.errors == "splitee-sim: .: 1 of 3 expected numbers within tolerance, 1 missing\n");
  write_file(fixture.folder / "summary.csv", "trace,policy,offload,cost_mean,best_exit\nt,a,1\n");
  const ProgramResult damaged = run({});
  CHECK(damaged.status == 3);
  CHECK(damaged.errors ==
        "splitee-sim: ./summary.csv: line 2: has 3 fields, but the header has 5\n");
  write_file(fixture.folder / "expected.json", "{");
  CHECK(run({}).status == 2);
}

TEST_CASE("an update keeps numbers and tolerances and takes the values of the results") {
  ExpectedFolder fixture;
  fixture.expected["word"] = "published";
  fixture.write_expected();
  const auto update = [&] {
    return run_splitee({"check", ".", "--against", "expected.json", "--update"},
                       fixture.folder.path());
  };
  const ProgramResult done = update();
  CHECK(done.errors.empty());
  CHECK(done.output == "expected.json: written from .\n");
  const json written = json::parse(read_file(fixture.folder / "expected.json"));
  CHECK(written["name"] == "a paper");
  CHECK_FALSE(written.contains("word"));  // results of this program are published nowhere
  REQUIRE(written["numbers"].size() == 3);
  CHECK(written["numbers"][0]["value"] == 101);
  CHECK(written["numbers"][0]["relative"] == 0.02);
  CHECK_FALSE(written["numbers"][0].contains("source"));
  CHECK(written["numbers"][2]["source"] == "a table");  // its value is unchanged
  CHECK(written["numbers"][2]["absolute"] == 0);
  CHECK(check_results(fixture.folder.path(), fixture.folder / "expected.json").passed());
  const std::string before = read_file(fixture.folder / "expected.json");
  CHECK(update().status == 0);
  CHECK(read_file(fixture.folder / "expected.json") == before);
  write_file(fixture.folder / "summary.csv",
             "trace,policy,offload,cost_mean,best_exit\nt,a,1,1,3\n");
  const ProgramResult missing = update();
  CHECK(missing.status == 2);
  CHECK(missing.errors ==
        "splitee-sim: expected.json: numbers.1: cannot be updated: summary.csv has no row with "
        "policy=b among those with offload=1 (did you mean 'a'?); there is a\n");
  CHECK(read_file(fixture.folder / "expected.json") == before);
}

TEST_CASE("where there is no file of expected numbers an update makes one of every cell") {
  ExpectedFolder fixture;
  write_file(fixture.folder / "summary.csv",
             "trace,policy,offload,beta,samples,cost_mean,best_exit,cost_ci95_low\n"
             "1.1,a,1,,9,0.1,3,0\n1.1,a,2,0.5,9,7,9,0\n");
  write_file(fixture.folder / "new.json",
             updated_numbers(fixture.folder.path(), fixture.folder / "new.json"));
  const CheckReport report = check_results(fixture.folder.path(), fixture.folder / "new.json");
  CHECK(report.passed());
  CHECK(report.numbers.size() == 4);
  write_file(fixture.folder / "summary.csv",
             "trace,policy,offload,beta,samples,cost_mean,best_exit,cost_ci95_low\n"
             "1.1,a,1,,9,0.1000001,3,0\n1.1,a,2,0.5,9,7,9,0\n");
  CHECK(check_results(fixture.folder.path(), fixture.folder / "new.json").within() == 3);
}
