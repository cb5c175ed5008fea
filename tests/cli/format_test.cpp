#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "scene.hpp"

namespace splitee::testing {
namespace {

using nlohmann::ordered_json;

bool format_says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

ordered_json json_of(const ProgramResult& result) {
  CHECK(result.status == 0);
  CHECK(result.errors.empty());
  return ordered_json::parse(result.output);
}

std::vector<std::string> keys_of(const ordered_json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

}  // namespace

TEST_CASE("a dry run as JSON is one document with the resolved configuration and the cells") {
  const Scene scene;
  const ordered_json document = json_of(scene.run({"--dry-run", "--format", "json"}));
  CHECK(keys_of(document) == std::vector<std::string>{"configuration", "traces", "cells",
                                                      "cells_of_run", "repeats", "decisions",
                                                      "estimate"});
  CHECK(document["configuration"]["seed"] == 2023);
  REQUIRE(document["cells"].size() == 2);
  CHECK(document["cells"][1]["policy"] == "final-exit");
  CHECK(document["decisions"] == 16);
  CHECK_FALSE(std::filesystem::exists(scene / "results"));
}

TEST_CASE("a run as JSON prints one document with a row for every cell of summary.csv") {
  const Scene scene;
  const ordered_json document = json_of(scene.run({"--format", "json"}));
  CHECK(document["results"] == "results/x");
  CHECK(document["decisions"] == 16);
  REQUIRE(document["cells"].size() == 2);
  CHECK(document["cells"][0]["trace"] == "T");
  CHECK(document["cells"][0]["offload"] == 2);
  CHECK(document["cells"][1]["cost_change_percent"] == 0);
  const std::string summary = read_file(scene / "results/x/summary.csv");
  std::string header;
  for (const std::string& key : keys_of(document["cells"][0])) {
    header += (header.empty() ? "" : ",") + key;
  }
  CHECK(summary.starts_with(header + "\n"));
  // A run whose work is all done prints the same document.
  const ordered_json again = json_of(scene.run({"--resume", "--format", "json"}));
  CHECK(again["cells"] == document["cells"]);
}

TEST_CASE("table prints a whole run in every format, and CSV is summary.csv") {
  const Scene scene;
  REQUIRE(scene.run({"--quiet"}).status == 0);
  const auto table = [&](const std::string& format) {
    return run_splitee({"table", "results/x", "--format", format}, scene.path());
  };
  CHECK(table("csv").output == read_file(scene / "results/x/summary.csv"));
  CHECK(json_of(table("json"))["cells"].size() == 2);
  CHECK(format_says(table("markdown").output, "| trace | policy | offload |"));
  CHECK(format_says(table("latex").output, "\\begin{tabular}{lll"));
}

TEST_CASE("policies and trace info have every format") {
  const Scene scene;
  const ordered_json list = json_of(run_splitee({"policies", "--format", "json"}, scene.path()));
  CHECK(list["policies"][0]["name"] == "splitee");
  const ordered_json one =
      json_of(run_splitee({"policies", "splitee", "--format", "json"}, scene.path()));
  CHECK(one["name"] == "splitee");
  CHECK(one["parameters"][0]["name"] == "beta");
  CHECK(format_says(run_splitee({"policies", "--format", "markdown"}, scene.path()).output,
                    "| final-exit | fixed |"));
  const ordered_json info =
      json_of(run_splitee({"trace", "info", "trace.npz", "--format", "json"}, scene.path()));
  CHECK(info["samples"] == 4);
  REQUIRE(info["per_exit"].size() == 3);
  CHECK(info["per_exit"][2]["mean_confidence"].get<double>() == doctest::Approx(0.725));
  CHECK(format_says(
      run_splitee({"trace", "info", "trace.npz", "--format", "csv"}, scene.path()).output,
      "exit,accuracy,mean_confidence,calibration_error,share_at_least_0.6"));
}

TEST_CASE("--repeats overrides the configuration's, and says what is allowed") {
  const Scene scene;
  CHECK(json_of(scene.run({"--repeats", "5", "--format", "json"}))["decisions"] == 40);
  scene.expect_run_refused(2,
                           "--repeats: is '0'; expected a whole number from 1 to 1000000; "
                           "'splitee-sim --help' tells more",
                           {"--repeats", "0"});
}

TEST_CASE("--force replaces the results of another run, and nothing that is not a run's") {
  const Scene scene;
  REQUIRE(scene.run({"--quiet"}).status == 0);
  const std::string before = read_file(scene / "results/x/manifest.json");
  const ProgramResult refused = scene.run({"--quiet", "--seed", "7"});
  CHECK(refused.status == 1);
  CHECK(format_says(refused.errors, "results/x: holds the results of another run ("));
  CHECK(read_file(scene / "results/x/manifest.json") == before);
  const ProgramResult forced = scene.run({"--quiet", "--seed", "7", "--force"});
  CHECK(forced.status == 0);
  CHECK(forced.errors.empty());
  CHECK(format_says(read_file(scene / "results/x/manifest.json"), "\"seed\": 7"));
  std::filesystem::create_directory(scene / "other");
  write_file(scene / "other/notes.txt", "mine");
  const ProgramResult foreign = scene.run({"--quiet", "--force", "--out", "other"});
  CHECK(foreign.status == 1);
  CHECK(
      format_says(foreign.errors, "other: is not empty (it holds notes.txt) and holds no results"));
  CHECK(read_file(scene / "other/notes.txt") == "mine");
  // The results of a shard have fewer files than those of a whole run.
  const ProgramResult shard =
      scene.run({"--quiet", "--force", "--shard", "1/2", "--out", "results/x"});
  CHECK(shard.status == 1);
  CHECK(format_says(shard.errors, "results/x: holds the results of another run"));
}

TEST_CASE("a manifest repeats its run, from any folder and to the same bytes") {
  const Scene scene;
  std::filesystem::create_directory(scene / "configs");
  std::filesystem::rename(scene / "run.json", scene / "configs/run.json");
  std::filesystem::rename(scene / "trace.npz", scene / "configs/trace.npz");
  REQUIRE(run_splitee({"run", "configs/run.json", "--quiet", "--seed", "7"}, scene.path()).status ==
          0);
  const ProgramResult again = run_splitee(
      {"run", "--config", "results/x/manifest.json", "--quiet", "--out", "again"}, scene.path());
  CHECK(again.errors.empty());
  CHECK(again.status == 0);
  for (const char* name : {"manifest.json", "summary.csv", "curves.csv"}) {
    CAPTURE(name);
    CHECK(read_file(scene.path() / "again" / name) == read_file(scene.path() / "results/x" / name));
  }
  // With other data it is another run.
  write_file(scene / "configs/trace.npz", read_file(scene / "configs/trace.npz") + "x");
  const ProgramResult changed =
      run_splitee({"run", "results/x/manifest.json", "--quiet", "--out", "changed"}, scene.path());
  CHECK(changed.status == 3);
}

}  // namespace splitee::testing
