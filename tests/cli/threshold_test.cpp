#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "support/places.hpp"
#include "threshold_scene.hpp"

namespace splitee::testing {
namespace {

using nlohmann::json;

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

TEST_CASE("'trace threshold' with a guarantee says what it promises and ends with the threshold") {
  const Chosen scene;
  const std::string file = (source_folder() / "data/traces/encoder12-sst2-dev.npz").string();
  const ProgramResult result = run_splitee(
      {"trace", "threshold", file, "--method", "ltt", "--epsilon", "0.05"}, scene.path());
  CHECK(result.status == 0);
  CHECK(result.errors.empty());
  CHECK(result.output.find("\nmethod        ltt, risk consistency, rule walk\n") !=
        std::string::npos);
  CHECK(result.output.find(
            "\npromise       with probability at least 0.9 over calibration sets, the "
            "share of\n              answers that differ from the last exit's is at "
            "most 0.05 on\n              further samples like these\n") != std::string::npos);
  CHECK(result.output.ends_with("\n\nthreshold 0.69\n"));
  const ProgramResult for_programs =
      run_splitee({"trace", "threshold", file, "--method", "wsr", "--risk", "gap", "--rule",
                   "any-split", "--epsilon", "0.05", "--format", "json"},
                  scene.path());
  CHECK(for_programs.status == 0);
  const json told = json::parse(for_programs.output);
  CHECK(told["grid"].size() == 101);
  CHECK(told["grid"][0]["holds"] == true);
  CHECK(told["grid"][0].contains("bound"));
  CHECK(told["delta"] == 0.1);
}

TEST_CASE("'trace threshold' prints its grid in the formats of all tables") {
  const Chosen scene;
  const auto as = [&](const std::string& format) {
    return run_splitee(
        {"trace", "threshold", "dev.npz", "--max-accuracy-drop", "0.34", "--format", format},
        scene.path());
  };
  const ProgramResult csv = as("csv");
  CHECK(csv.status == 0);
  CHECK(csv.output.starts_with(
      "threshold,worst_split,accuracy,drop,drop_standard_error,offloaded\n"));
  CHECK(std::count(csv.output.begin(), csv.output.end(), '\n') == 1 + 50);
  CHECK(as("markdown").output.find("| threshold |") != std::string::npos);
  CHECK(as("latex").output.find("tabular") != std::string::npos);
}

TEST_CASE("options of 'trace threshold' that mean nothing to its method are refused") {
  const Chosen scene;
  const auto expect = [&](const std::vector<std::string>& options, const std::string& message) {
    std::vector<std::string> arguments = {"trace", "threshold", "dev.npz"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    scene.expect_refusal(arguments, 2, message);
  };
  expect({"--epsilon", "0.1"},
         "--epsilon: means nothing with --method accuracy-drop; leave it out");
  expect({"--risk", "gap"}, "--risk: means nothing with --method accuracy-drop; leave it out");
  expect({"--method", "crc", "--epsilon", "0.1", "--delta", "0.1"},
         "--delta: means nothing with --method crc; leave it out");
  expect({"--method", "ltt", "--epsilon", "0.1", "--max-accuracy-drop", "0.1"},
         "--max-accuracy-drop: means nothing with --method ltt; leave it out");
  expect({"--method", "wsr"}, "--epsilon, the risk that --method wsr may leave, is missing");
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

}  // namespace splitee::testing
