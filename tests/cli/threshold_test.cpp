#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "experiment/results/journal.hpp"
#include "experiment/results/result_files.hpp"
#include "scene.hpp"
#include "support/experiment.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::string kAdvice = "; choose another folder with --out, or remove it";

// A labelled trace of 3 samples and 3 exits, the last always right. Splitting at exit 1 loses the
// first sample up to 0.9, at exit 2 the second up to 0.7 and the third up to 0.8.
std::vector<NpyBytes> validation(double first = 0.9) {
  return {
      npy("confidence", {3, 3}, std::vector<double>{first, 0.6, 1.0, 0.6, 0.7, 1.0, 0.5, 0.8, 1.0}),
      npy("correct", {3, 3}, std::vector<std::uint8_t>{0, 1, 1, 1, 0, 1, 1, 0, 1})};
}

// The scene with dev.npz, on which the threshold is chosen.
struct Chosen : Scene {
  Chosen() { write_npz(*this / "dev.npz", validation()); }

  void from(const std::string& object) const {
    change_config(R"("threshold": 0.7)", R"("threshold": )" + object);
  }

  void expect_same(const char* a, const char* b) const {
    for (const std::string& name : table_files()) {
      CAPTURE(name);
      CHECK(read_file(*this / a / name) == read_file(*this / b / name));
    }
  }

  [[nodiscard]] json manifest(const char* folder) const {
    return json::parse(read_file(*this / folder / "manifest.json"));
  }
};

const char* const kFrom = R"({"from": "dev.npz", "max_accuracy_drop": 0.34})";

// A sweep over two traces of 4 exits; only the second has a column threshold of its own.
constexpr const char* kSweep = R"({
  "name": "x",
  "repeats": 5,
  "traces": [{"name": "A", "path": "a.npz",
              "threshold": {"from": "dev.npz", "max_accuracy_drop": 0.2}},
             {"name": "B", "path": "b.npz", "threshold": {"grid": [0.5, 0.6]}}],
  "cost": {"offload": {"grid": {"from": 1, "to": 5, "step": 0.08}}, "mu": {"grid": [0.1, 0.2]}},
  "policies": ["splitee", "final-exit", {"type": "splitee-s", "beta": {"grid": [0.5, 1]}}],
  "curves": {"rounds": [10, 1000]}
})";

struct Sweep : Chosen {
  Sweep() {
    write_random_trace(*this / "a.npz", 1500, 4, 1);
    write_random_trace(*this / "b.npz", 1000, 4, 2);
    write_random_trace(*this / "dev.npz", 500, 4, 3);
    write_file(*this / "run.json", kSweep);
  }

  [[nodiscard]] ProgramResult shell(const std::string& arguments) const {
    return run_shell("\"$SPLITEE\" " + arguments, path());
  }
};

}  // namespace

TEST_CASE("'trace threshold' ends with the threshold") {
  const Chosen scene;
  const ProgramResult strict = run_splitee({"trace", "threshold", "dev.npz"}, scene.path());
  CHECK(strict.status == 0);
  CHECK(strict.errors.empty());
  CHECK(strict.output.starts_with("file          dev.npz\nrule          any-split\n"));
  CHECK(strict.output.ends_with("\n\nthreshold 0.91\n"));
  const ProgramResult walk = run_splitee(
      {"trace", "threshold", "dev.npz", "--max-accuracy-drop", "0.34", "--rule", "walk"},
      scene.path());
  CHECK(walk.status == 0);
  CHECK(walk.output.ends_with("\n\nthreshold 0.81\n"));
  const ProgramResult for_programs = run_splitee(
      {"trace", "threshold", "dev.npz", "--max-accuracy-drop", "3.4e-1", "--format", "json"},
      scene.path());
  CHECK(for_programs.status == 0);
  CHECK(json::parse(for_programs.output)["threshold"] == 0.71);
  CHECK(json::parse(for_programs.output)["sha256"] == sha256_of_file(scene / "dev.npz"));
}

TEST_CASE("labels that are not known choose no threshold") {
  const Scene scene;
  const auto with_labels = [&](const std::vector<std::int64_t>& labels) {
    scene.set_trace({good_confidence(), good_prediction(), npy("label", {4}, labels)});
  };
  with_labels({-1, -1, -1, -1});
  scene.expect_refusal({"trace", "threshold", "trace.npz"}, 3,
                       "trace.npz: label: is negative everywhere, as where a data set hides its "
                       "labels; leave label out, or take samples whose labels are known");
  with_labels({1, 0, 2, -1});
  scene.expect_refusal({"trace", "threshold", "trace.npz"}, 3,
                       "trace.npz: label: holds -1, which no exit ever predicts: hidden or "
                       "missing labels choose no threshold; expected a validation trace with all "
                       "its labels");
  with_labels({7, 7, 8, 8});
  scene.expect_refusal({"trace", "threshold", "trace.npz"}, 3,
                       "trace.npz: no exit is right for any sample, so there is no accuracy to "
                       "choose a threshold by; are labels and predictions numbered alike?");
  with_labels({1, 0, 2, 9});
  const ProgramResult chosen =
      run_splitee({"trace", "threshold", "trace.npz", "--max-accuracy-drop", "0.9"}, scene.path());
  CHECK(chosen.status == 0);
  CHECK(chosen.errors == "splitee-sim: warning: trace.npz: no exit ever predicts label 9\n");
}

TEST_CASE("a trace in which nothing is right says so wherever accuracy is told") {
  const Scene scene;
  scene.set_trace({good_confidence(), good_prediction(),
                   npy("label", {4}, std::vector<std::int64_t>{7, 7, 8, 8})});
  const ProgramResult info = run_splitee({"trace", "info", "trace.npz"}, scene.path());
  CHECK(info.output.find("labels        yes, but no exit is right for any sample\n") !=
        std::string::npos);
  const ProgramResult valid = run_splitee({"trace", "validate", "trace.npz"}, scene.path());
  CHECK(valid.errors.find("warning: trace.npz: no exit is right for any sample, so accuracy says "
                          "nothing\n") != std::string::npos);
  CHECK(scene.run().errors.find("warning: T: no exit is right for any sample, so its accuracy says "
                                "nothing; leave the labels out where they are not known\n") !=
        std::string::npos);
}

TEST_CASE("a threshold that cannot be chosen is one line, and its status says why") {
  const Scene scene;
  write_npz(scene / "dev.npz", validation(1.0));
  scene.expect_refusal({"trace", "threshold", "dev.npz"}, 1,
                       "dev.npz: no threshold up to 0.99 keeps every split within 0.01 of the last "
                       "exit's accuracy; the best that can be had is 0.99, which loses 0.3334 at "
                       "exit 1");
  scene.set_trace({good_confidence(), good_label()});
  scene.expect_refusal({"trace", "threshold", "trace.npz"}, 3,
                       "trace.npz: does not say which answers are right; expected label beside "
                       "prediction, or correct, to choose a threshold by");
  scene.expect_refusal({"trace", "threshold", "none.npz"}, 3, "none.npz: there is no such file");
  for (const std::string bad : {"1", "-0.01", "nan", "inf", "", "0.01x", " 0.01", "one"}) {
    CAPTURE(bad);
    scene.expect_refusal({"trace", "threshold", "dev.npz", "--max-accuracy-drop", bad}, 2,
                         "--max-accuracy-drop: is '" + bad +
                             "'; expected a share from 0, below 1: one percentage point is 0.01; "
                             "'splitee-sim --help' tells more");
  }
  scene.expect_refusal({"trace", "threshold", "dev.npz", "--rule", "all"}, 2,
                       "--rule: all not in {any-split,walk}; 'splitee-sim --help' tells more");
  scene.expect_refusal({"trace", "threshold"}, 2,
                       "FILE is required; 'splitee-sim --help' tells more");
}

TEST_CASE("a run with a chosen threshold is a run with that number") {
  for (const auto& [rule, number] : {std::pair{"any-split", "0.71"}, std::pair{"walk", "0.81"}}) {
    CAPTURE(rule);
    const Chosen scene;
    REQUIRE(
        scene
            .run({"--quiet", "--out", "said", "--set", std::string("traces.0.threshold=") + number})
            .status == 0);
    scene.from(kFrom);
    const ProgramResult result =
        scene.run({"--out", "chosen", "--set", std::string("traces.0.threshold.rule=") + rule});
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
       "rule"},
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
  write_npz(scene / "dev.npz", validation(0.91));  // which gives the same threshold
  const std::string message =
      "results/x: holds the results of another run (the trace that gave T its threshold had "
      "another "
      "content)" +
      kAdvice;
  scene.expect_run_refused(1, message, {"--resume"});
  scene.expect_run_refused(1, message);
}

TEST_CASE("a run with a chosen threshold goes on where it was cut, into the same bytes") {
  const Sweep sweep;
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
  const Sweep sweep;
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
  // Every row of A shows the number in the column that the grid of B has made.
  const CsvRows rows = parse_csv(read_file(sweep / "merged/summary.csv"));
  const CsvRows of_a = where(rows, {{"trace", "A"}});
  REQUIRE_FALSE(of_a.empty());
  CHECK(of_a == where(rows, {{"trace", "A"}, {"threshold", trace["threshold"].dump()}}));
}

TEST_CASE("a merge whose manifest lacks the chosen threshold is refused") {
  const Sweep sweep;
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
