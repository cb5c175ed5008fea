// Runs with a threshold that is chosen on a validation trace.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "experiment/results/journal.hpp"
#include "experiment/results/result_files.hpp"
#include "threshold_scene.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

}  // namespace

TEST_CASE("a run with a chosen threshold is a run with that number") {
  struct Case {
    std::string rule;
    std::string number;
  };
  for (const Case& each : {Case{"any-split", "0.71"}, Case{"walk", "0.81"}}) {
    const auto& [rule, number] = each;
    CAPTURE(each.rule);
    const Chosen scene;
    REQUIRE(
        scene.run({"--quiet", "--out", "said", "--set", "traces.0.threshold=" + number}).status ==
        0);
    scene.from(kFrom);
    const ProgramResult result =
        scene.run({"--out", "chosen", "--set", "traces.0.threshold.rule=" + rule});
    CHECK(result.status == 0);
    CHECK(result.output.find(fmt::format(
              "\nT (origin not stated): 4 samples, 3 exits, threshold {} from dev.npz\n",
              number)) != std::string::npos);
    scene.expect_same("said", "chosen");
    const json manifest = scene.manifest("chosen");
    CHECK(manifest["configuration"]["traces"][0]["threshold"] ==
          json{{"from", "dev.npz"}, {"max_accuracy_drop", 0.34}, {"rule", rule}});
    CHECK(manifest["traces"][0]["threshold"] == json::parse(number));
    CHECK(manifest["traces"][0]["threshold_sha256"] == sha256_of_file(scene / "dev.npz"));
    CHECK_FALSE(scene.manifest("said")["traces"][0].contains("threshold"));
  }
}

TEST_CASE("a dry run says the threshold that it has chosen") {
  const Chosen scene;
  scene.from(kFrom);
  const ProgramResult result = scene.run({"--dry-run"});
  CHECK(result.status == 0);
  CHECK(result.output.find("\"from\": \"dev.npz\",") != std::string::npos);
  CHECK(result.output.find("\nT (origin not stated): 4 samples, 3 exits, threshold 0.71 from "
                           "dev.npz\n") != std::string::npos);
}

TEST_CASE("a run with a threshold that promises something is a run with that number") {
  const Chosen scene;
  write_random_trace(scene / "dev.npz", 500, 3, 3);
  const ProgramResult found =
      run_splitee({"trace", "threshold", "dev.npz", "--method", "ltt", "--risk", "gap", "--epsilon",
                   "0.3", "--delta", "0.05", "--format", "json"},
                  scene.path());
  REQUIRE(found.status == 0);
  const json number = json::parse(found.output)["threshold"];
  REQUIRE(scene.run({"--quiet", "--out", "said", "--set", "traces.0.threshold=" + number.dump()})
              .status == 0);
  const json asked = {{"from", "dev.npz"}, {"method", "ltt"}, {"risk", "gap"},
                      {"rule", "walk"},    {"epsilon", 0.3},  {"delta", 0.05}};
  scene.from(asked.dump());
  REQUIRE(scene.run({"--quiet", "--out", "chosen"}).status == 0);
  scene.expect_same("said", "chosen");
  const json manifest = scene.manifest("chosen");
  CHECK(manifest["configuration"]["traces"][0]["threshold"] == asked);
  CHECK(manifest["traces"][0]["threshold"] == number);
}

TEST_CASE("a run whose promise no threshold keeps is refused in one line") {
  const Chosen scene;
  scene.from(R"({"from": "dev.npz", "method": "ltt", "risk": "gap", "epsilon": 0.02})");
  scene.expect_run_refused(2,
                           "run.json: traces.0.threshold: dev.npz: no threshold up to 1 keeps the "
                           "risk 'gap' at most 0.02 by ltt: 3 samples are too few; expected at "
                           "least 114");
}

TEST_CASE("the validation trace lies relative to the configuration file") {
  const Chosen scene;
  scene.from(kFrom);
  fs::create_directory(scene / "below");
  const ProgramResult result =
      run_splitee({"run", "--config", "../run.json", "--quiet"}, scene / "below");
  CHECK(result.status == 0);
  CHECK(result.errors.empty());
}

TEST_CASE("a wrong description of where the threshold comes from is refused") {
  struct Bad {
    std::string threshold;
    std::string message;
  };
  const std::vector<Bad> cases = {
      {R"({"from": "dev.npz", "grid": [0.7]})",
       ": has both \"grid\" and \"from\"; keep one of them"},
      {"{}", ": the key 'from' (or 'grid') is missing"},
      {R"({"rule": "walk"})", ": the key 'from' (or 'grid') is missing"},
      {R"({"form": "dev.npz"})",
       ": unknown key 'form'; known are grid, from, max_accuracy_drop, "
       "rule, method, risk, epsilon, delta"},
      {R"({"from": 3})", ".from: is 3; expected a string"},
      {R"({"from": ""})", ".from: is empty; expected some text"},
      {R"({"from": "dev.npz", "max_accuracy_drop": 1})",
       ".max_accuracy_drop: is 1; expected a share from 0, below 1: one percentage point is 0.01"},
      {R"({"from": "dev.npz", "max_accuracy_drop": -0.1})",
       ".max_accuracy_drop: is -0.1; expected a share from 0, below 1: one percentage point is "
       "0.01"},
      {R"({"from": "dev.npz", "max_accuracy_drop": "1%"})",
       ".max_accuracy_drop: is \"1%\"; expected a share from 0, below 1: one percentage point is "
       "0.01"},
      {R"({"from": "dev.npz", "max_accuracy_drop": {"grid": [0.1, 0.2]}})",
       ".max_accuracy_drop: is {\"grid\":[0.1,0.2]}; expected a share from 0, below 1: one "
       "percentage point is 0.01"},
      {R"({"from": "dev.npz", "rule": "any_split"})",
       ".rule: is \"any_split\" (did you mean 'any-split'?); expected \"any-split\" or \"walk\""},
      {R"({"from": "dev.npz", "method": "lrt", "epsilon": 0.1})",
       ".method: is \"lrt\" (did you mean 'ltt'?); expected \"accuracy-drop\" or \"crc\" or "
       "\"wsr\" or \"ltt\""},
      {R"({"from": "dev.npz", "epsilon": 0.1})",
       ".epsilon: means nothing with the method accuracy-drop; leave it out"},
      {R"({"from": "dev.npz", "method": "wsr", "epsilon": 0.1, "max_accuracy_drop": 0.1})",
       ".max_accuracy_drop: means nothing with the method wsr; leave it out"},
      {R"({"from": "dev.npz", "method": "crc", "epsilon": 0.1, "delta": 0.1})",
       ".delta: means nothing with the method crc; leave it out"},
      {R"({"from": "dev.npz", "method": "ltt"})",
       ": the key 'epsilon', the risk that the method ltt may leave, is missing"},
      {R"({"from": "dev.npz", "method": "ltt", "epsilon": 0})",
       ".epsilon: is 0; expected a share above 0, below 1"},
      {R"({"from": "dev.npz", "method": "ltt", "epsilon": 0.1, "delta": "0.1"})",
       ".delta: is \"0.1\"; expected a share above 0, below 1"},
      {R"({"from": "dev.npz", "method": "ltt", "epsilon": 0.1, "risk": "regret"})",
       ".risk: is \"regret\"; expected \"consistency\" or \"gap\""},
  };
  for (const Bad& bad : cases) {
    CAPTURE(bad.threshold);
    const Chosen scene;
    scene.from(bad.threshold);
    scene.expect_run_refused(2, "run.json: traces.0.threshold" + bad.message);
  }
}

TEST_CASE("a threshold is not chosen on the evaluation set, whatever that file is called") {
  const Chosen scene;
  scene.from(R"({"from": "trace.npz"})");
  const std::string why =
      " is the trace T itself; a threshold chosen on the evaluation set itself is what this rule "
      "is there to avoid: name a labelled validation trace of the training task";
  scene.expect_run_refused(2, "run.json: traces.0.threshold.from: trace.npz" + why);
  fs::copy_file(scene / "trace.npz", scene / "copy.npz");
  scene.expect_run_refused(2, "run.json: traces.0.threshold.from: copy.npz" + why,
                           {"--set", "traces.0.threshold.from=copy.npz"});
}

TEST_CASE("a validation trace that gives no threshold is refused") {
  const Chosen scene;
  scene.from(R"({"from": "dev.npz"})");
  write_npz(scene / "dev.npz", validation(1.0));
  scene.expect_run_refused(2,
                           "run.json: traces.0.threshold: dev.npz: no threshold up to 0.99 keeps "
                           "every split within 0.01 of the last exit's accuracy; the best that can "
                           "be had is 0.99, which loses 0.3334 at exit 1");
  CHECK(scene.run({"--quiet", "--set", "traces.0.threshold.max_accuracy_drop=0.3334"}).status == 0);
  fs::remove_all(scene / "results");
  write_npz(scene / "dev.npz", {npy("confidence", {1, 3}, std::vector<float>(3, 0.5F))});
  scene.expect_run_refused(3,
                           "dev.npz: does not say which answers are right; expected label beside "
                           "prediction, or correct, to choose a threshold by");
  write_npz(scene / "dev.npz", {npy("confidence", {1, 2}, std::vector<float>(2, 0.5F)),
                                npy("correct", {1, 2}, std::vector<std::uint8_t>(2, 1))});
  scene.expect_run_refused(
      2,
      "run.json: traces.0.threshold.from: dev.npz has 2 exits, but the trace T "
      "has 3; both must be of the same network");
  fs::remove(scene / "dev.npz");
  scene.expect_run_refused(3, "dev.npz: there is no such file");
}

TEST_CASE("another content of the validation trace makes another run") {
  const Chosen scene;
  scene.from(kFrom);
  REQUIRE(scene.run({"--quiet", "--resume"}).status == 0);
  const ProgramResult again = scene.run({"--resume"});
  CHECK(again.status == 0);
  CHECK(again.output == "results/x: all 2 cells are done, nothing to do\n");
  write_npz(scene / "dev.npz", validation(0.91));  // gives the same threshold
  const std::string message =
      "results/x: holds the results of another run (the trace that gave T its threshold had "
      "another "
      "content)" +
      kAdvice;
  scene.expect_run_refused(1, message, {"--resume"});
  scene.expect_run_refused(1, message);
}

TEST_CASE("a run with a chosen threshold goes on where it was cut, into the same bytes") {
  const ChosenSweep sweep;
  REQUIRE(sweep.run({"--quiet", "--out", "straight"}).status == 0);
  const ProgramResult full =
      run_shell(fmt::format("ulimit -f {}; \"$SPLITEE\" run --config run.json --quiet --out out",
                            fs::file_size(sweep / "straight/runs.csv") / 1024),
                sweep.path());
  REQUIRE(full.status == 1);
  REQUIRE(fs::exists(sweep / "out" / Journal::kFileName));
  const std::string dev = read_file(sweep / "dev.npz");
  write_random_trace(sweep / "dev.npz", 500, 4, 4);
  const ProgramResult other = sweep.run({"--quiet", "--out", "out", "--resume"});
  CHECK(other.status == 1);
  CHECK(other.errors ==
        "splitee-sim: out: holds an unfinished run that is not this one (the trace that gave A its "
        "threshold had another content); finish that one with --resume, choose another folder with "
        "--out, or remove it\n");
  write_file(sweep / "dev.npz", dev);
  REQUIRE(sweep.run({"--quiet", "--out", "out", "--resume"}).status == 0);
  sweep.expect_same("out", "straight");
  CHECK(json::parse(read_file(sweep / "out/run.json")).contains("decisions_before_resume"));
}

TEST_CASE(
    "shards with a chosen threshold merge into the bytes of a whole run, without the traces") {
  const ChosenSweep sweep;
  REQUIRE(sweep.run({"--quiet", "--out", "whole"}).status == 0);
  REQUIRE(sweep.run({"--quiet", "--shard", "1/2"}).status == 0);
  REQUIRE(sweep.run({"--quiet", "--shard", "2/2"}).status == 0);
  for (const char* trace : {"a.npz", "b.npz", "dev.npz"}) fs::remove(sweep / trace);
  const ProgramResult merged = sweep.shell("merge results/x.shards/* --out merged");
  CHECK(merged.status == 0);
  CHECK(merged.errors.empty());
  sweep.expect_same("merged", "whole");
  CHECK(read_file(sweep / "merged/manifest.json") == read_file(sweep / "whole/manifest.json"));
  const json trace = sweep.manifest("merged")["traces"][0];
  CHECK(trace["threshold"] == sweep.manifest("whole")["traces"][0]["threshold"]);
  CHECK(merged.output.find(fmt::format("4 exits, threshold {} from dev.npz\n",
                                       trace["threshold"].dump())) != std::string::npos);
  // Every row of A has its number in the column that the grid of B adds.
  const CsvRows rows = parse_csv(read_file(sweep / "merged/summary.csv"));
  const CsvRows of_a = where(rows, {{"trace", "A"}});
  REQUIRE_FALSE(of_a.empty());
  CHECK(of_a == where(rows, {{"trace", "A"}, {"threshold", trace["threshold"].dump()}}));
}

TEST_CASE("a merge whose manifest lacks the chosen threshold is refused") {
  const ChosenSweep sweep;
  REQUIRE(sweep.run({"--quiet", "--shard", "1/1"}).status == 0);
  const char* const folder = "results/x.shards/1-of-1";
  const std::string file = std::string(folder) + "/manifest.json";
  const json good = sweep.manifest(folder);
  const auto expect_refused = [&](const json& manifest, const std::string& message) {
    write_file(sweep / file.c_str(), manifest.dump());
    sweep.expect_refusal({"merge", folder, "--out", "merged"}, 2, file + ": " + message);
  };
  json bad = good;
  bad["traces"][0].erase("threshold");
  expect_refused(bad, "traces.0: the key 'threshold' is missing");
  bad = good;
  bad["traces"][0]["threshold"] = 7;
  expect_refused(bad, "traces.0.threshold: is 7; expected a number from 0 to 1");
  bad = good;
  bad["traces"].erase(1);
  expect_refused(bad, "traces: has 1 traces, but its configuration has 2");
}

}  // namespace splitee::testing
