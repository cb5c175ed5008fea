#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "scene.hpp"

namespace splitee::testing {
namespace {

using nlohmann::ordered_json;

bool best_says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A scene with results in results/x.
class RunScene : public Scene {
 public:
  RunScene() {
    REQUIRE(run({"--quiet", "--set", R"(policies=["splitee", "final-exit", "oracle"])"}).status ==
            0);
  }

  [[nodiscard]] ProgramResult ask(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin() + 1, "results/x");
    return run_splitee(arguments, path());
  }
};

}  // namespace

TEST_CASE("best answers with exit status 0 and, as JSON, with one document in a stable order") {
  const RunScene scene;
  const std::vector<std::string> question = {"best", "--minimize", "cost_mean", "--subject-to",
                                             "accuracy_change_points_ci95_low>=-1000"};
  const ProgramResult text = scene.ask(question);
  CHECK(text.status == 0);
  CHECK(text.errors.empty());
  CHECK(text.output.starts_with(
      "lowest cost_mean where accuracy_change_points_ci95_low>=-1000\n\n  rank  policy"));
  std::vector<std::string> as_json = question;
  as_json.insert(as_json.end(), {"--format", "json"});
  const ProgramResult first = scene.ask(as_json);
  CHECK(first.status == 0);
  const ordered_json document = ordered_json::parse(first.output);
  CHECK(document.begin().key() == "minimize");
  CHECK(document["fits"] == true);
  CHECK(document["cells"][0]["rank"] == 1);
  CHECK(document["cells"][0]["policy"] == "splitee");
  CHECK(document["cells"][0]["cost_mean"].is_number());
  CHECK(scene.ask(as_json).output == first.output);
}

TEST_CASE("a yardstick is taken only where that is asked for") {
  const RunScene scene;
  const std::vector<std::string> question = {
      "best", "--maximize", "reward_mean", "--where", "policy=oracle", "--format", "csv"};
  const ProgramResult without = scene.ask(question);
  CHECK(without.status == 1);
  CHECK(without.errors ==
        "splitee-sim: results/x/summary.csv: no cell fits; only policy oracle does, which knows "
        "the data beforehand: a yardstick, could not run\n");
  std::vector<std::string> all = question;
  all.emplace_back("--yardsticks");
  CHECK(scene.ask(all).status == 0);
}

TEST_CASE("where no cell fits best tells the nearest miss and ends with exit status 1") {
  const RunScene scene;
  const ProgramResult result = scene.ask(
      {"best", "--minimize", "cost_mean", "--subject-to", "accuracy_mean>1", "--format", "json"});
  CHECK(result.status == 1);
  CHECK(best_says(result.errors, "results/x/summary.csv: no cell fits; the nearest is policy "));
  CHECK(best_says(result.errors, "accuracy_mean>1: is "));
  CHECK(ordered_json::parse(result.output)["fits"] == false);
}

TEST_CASE("frontier answers in every format, and the formats agree") {
  const RunScene scene;
  const std::vector<std::string> question = {"frontier", "--x", "cost_mean", "--y",
                                             "accuracy_mean"};
  const auto in = [&](const std::string& format) {
    std::vector<std::string> arguments = question;
    arguments.insert(arguments.end(), {"--format", format});
    const ProgramResult result = scene.ask(arguments);
    CHECK(result.status == 0);
    CHECK(result.errors.empty());
    return result.output;
  };
  const ordered_json document = ordered_json::parse(in("json"));
  CHECK(document["x_better"] == "lowest");
  CHECK(document["y_better"] == "highest");
  CHECK(document["yardsticks_left_out"] == 1);
  const std::string csv = in("csv");
  CHECK(csv.starts_with("policy,best_arm,cost_mean,accuracy_mean\n"));
  CHECK(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')) ==
        document["cells"].size() + 1);
  CHECK(best_says(in("text"), "cells that no other beats in cost_mean (low is better)"));
  CHECK(best_says(in("markdown"), "| policy | best arm | cost | accuracy |\n"));
  CHECK(best_says(in("latex"), "\\begin{tabular}{llrr}\n"));
}

TEST_CASE("best and frontier are refused what they cannot answer, and do nothing else") {
  const RunScene scene;
  const std::string hint = "; 'splitee-sim --help' tells more";
  scene.expect_refusal({"best", "results/x"}, 2,
                       "best: --minimize METRIC or --maximize METRIC is required");
  scene.expect_refusal({"best", "--minimize", "cost_mean"}, 2, "RESULTS_DIR is required" + hint);
  scene.expect_refusal(
      {"best", "results/x", "--minimize", "cost_mean", "--maximize", "reward_mean"}, 2,
      "--minimize excludes --maximize" + hint);
  scene.expect_refusal({"best", "results/x", "--minimize", "cost_mean", "--top", "0"}, 2,
                       "--top: is '0'; expected a whole number from 1 to 1000000" + hint);
  scene.expect_refusal({"frontier", "results/x", "--x", "cost_mean"}, 2, "--y is required" + hint);
  scene.expect_refusal({"frontier", "results/x", "--x", "cost_mean", "--y", "samples"}, 2,
                       "--y samples: nothing says whether more of it is better; say it with "
                       "--y-better highest or lowest");
  scene.expect_refusal({"frontier", "nothing", "--x", "cost_mean", "--y", "accuracy_mean"}, 3,
                       "nothing: holds no results (no summary.csv)");
}

}  // namespace splitee::testing
