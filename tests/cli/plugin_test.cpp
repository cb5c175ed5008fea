// Policies of the user's own: the examples beside the built-in rules, and a run that is cut short
// or divided into shards.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "support/experiment.hpp"
#include "support/places.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

using nlohmann::json;

void write(const std::filesystem::path& path, const std::string& text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

// A folder with a trace of 3000 samples and 6 exits, and the plugins.
class PluginScene {
 public:
  PluginScene() {
    write_random_trace(folder_ / "trace.npz", 3000, 6, 20, {.extras = true});
    for (const char* name : {"splitee", "epsilon_greedy", "broken"}) {
      std::filesystem::copy_file(plugin(name), folder_.path() / (std::string(name) + ".so"));
    }
  }

  // Runs a configuration with these policies.
  [[nodiscard]] ProgramResult run(const json& policies, const std::string& out,
                                  const std::vector<std::string>& options = {},
                                  const std::string& convention = "published-code") const {
    json config = small_config("trace.npz", 0.5);
    config["policies"] = policies;
    config["convention"] = convention;
    config["curves"]["rounds"] = {1, 100, 3000};
    write(folder_ / "run.json", config.dump());
    std::vector<std::string> arguments = {"run", "run.json", "--quiet", "--out", out};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run_splitee(arguments, folder_.path());
  }
  [[nodiscard]] std::string file(const std::string& name) const {
    return read_text_file(folder_.path() / name);
  }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
};

void expect_same_files(const PluginScene& scene, const std::string& one, const std::string& other,
                       const std::vector<std::string>& files) {
  for (const std::string& name : files) {
    CAPTURE(name);
    CHECK(scene.file(one + "/" + name) == scene.file(other + "/" + name));
  }
}

const json kGreedy = {{"type", "plugin"},
                      {"path", "epsilon_greedy.so"},
                      {"parameters", {{"epsilon", {{"grid", {0.05, 0.2}}}}}}};

}  // namespace

TEST_CASE("splitee as a plugin gives splitee's bytes in every table") {
  const PluginScene scene;
  for (const std::string convention : {"published-code", "paper"}) {
    for (const json& beta : {json(1), json(0.3), json{{"grid", {0.2, 1, 4}}}}) {
      CAPTURE(convention);
      CAPTURE(beta.dump());
      const json built_in = {{"type", "splitee"}, {"name", "s"}, {"beta", beta}};
      const json plugged = {{"type", "plugin"},
                            {"name", "s"},
                            {"path", "splitee.so"},
                            {"parameters", {{"beta", beta}}}};
      REQUIRE(scene.run({built_in, "final-exit"}, "a", {"--force"}, convention).status == 0);
      const ProgramResult run =
          scene.run({plugged, "final-exit"}, "b", {"--force", "--jobs", "3"}, convention);
      CHECK(run.errors == "");
      REQUIRE(run.status == 0);
      expect_same_files(scene, "a", "b", table_files());
    }
  }
}

TEST_CASE("splitee in Fortran gives splitee's bytes too") {
  if (!std::filesystem::exists(plugin("splitee_fortran"))) {
    MESSAGE("skipped: there is no Fortran compiler (scripts/setup.sh test)");
    return;
  }
  const PluginScene scene;
  std::filesystem::copy_file(plugin("splitee_fortran"), scene.folder() / "mine.so");
  const json built_in = {{"type", "splitee"}, {"name", "s"}, {"beta", 0.3}};
  const json plugged = {
      {"type", "plugin"}, {"name", "s"}, {"path", "mine.so"}, {"parameters", {{"beta", 0.3}}}};
  REQUIRE(scene.run({built_in, "final-exit"}, "a").status == 0);
  const ProgramResult run = scene.run({plugged, "final-exit"}, "b", {"--jobs", "3"});
  CHECK(run.errors == "");
  REQUIRE(run.status == 0);
  expect_same_files(scene, "a", "b", table_files());
}

TEST_CASE("several plugins run together, and with arms of the user's choice") {
  const PluginScene scene;
  json pairs = {{"type", "plugin"},
                {"name", "pairs"},
                {"path", "./epsilon_greedy.so"},
                {"arms", {{"splits", {1, 3}}, {"thresholds", {0.6, 0.9}}}}};
  const ProgramResult run =
      scene.run({"splitee", kGreedy, pairs, {{"type", "plugin"}, {"path", "splitee.so"}}}, "out");
  CHECK(run.errors == "");
  REQUIRE(run.status == 0);
  const CsvRows rows = parse_csv(scene.file("out/summary.csv"));
  CHECK(rows.size() == 3 * 5);
  CHECK(where(rows, {{"policy", "epsilon-greedy"}, {"epsilon", "0.05"}}).size() == 3);
  CHECK(where(rows, {{"policy", "splitee-plugin"}}).size() == 3);
  const CsvRows arms = parse_csv(scene.file("out/arms.csv"));
  CHECK(where(arms, {{"policy", "pairs"}, {"looks", "3@0.9"}}).size() == 3);
  // A rule that learns does better than one that chooses at random.
  const json random = {{"type", "plugin"},
                       {"name", "random"},
                       {"path", "epsilon_greedy.so"},
                       {"parameters", {{"epsilon", 1}}}};
  REQUIRE(scene.run({random, kGreedy}, "drawn").status == 0);
  const CsvRows drawn = parse_csv(scene.file("drawn/summary.csv"));
  CHECK(number(where(drawn, {{"policy", "epsilon-greedy"}}).at(0), "regret_mean") <
        0.5 * number(where(drawn, {{"policy", "random"}}).at(0), "regret_mean"));
}

TEST_CASE("a run with plugins has the same bytes with any workers and in shards") {
  const PluginScene scene;
  const json policies = {"splitee", kGreedy, {{"type", "plugin"}, {"path", "splitee.so"}}};
  REQUIRE(scene.run(policies, "whole", {"--jobs", "1"}).status == 0);
  REQUIRE(scene.run(policies, "many", {"--jobs", "5"}).status == 0);
  expect_same_files(scene, "whole", "many", lasting_files());
  for (const std::string shard : {"1/2", "2/2"}) {
    REQUIRE(scene.run(policies, "part" + shard.substr(0, 1), {"--shard", shard}).status == 0);
  }
  // Merging does not need the library.
  std::filesystem::rename(scene.folder() / "epsilon_greedy.so", scene.folder() / "away.so");
  const ProgramResult merge =
      run_splitee({"merge", "part1", "part2", "--out", "merged"}, scene.folder().path());
  CHECK(merge.errors == "");
  REQUIRE(merge.status == 0);
  expect_same_files(scene, "whole", "merged", lasting_files());
}

TEST_CASE("a run goes on only with the library that it was begun with") {
  const PluginScene scene;
  const json policies = json::array({kGreedy});
  REQUIRE(scene.run(policies, "out", {"--resume"}).status == 0);
  CHECK(scene.run(policies, "out", {"--resume"}).status == 0);
  const std::string sha256 =
      json::parse(scene.file("out/manifest.json"))["policies"][0]["library"]["sha256"];
  CHECK(sha256.size() == 64);
  for (const std::string shard : {"1/2", "2/2"}) {
    REQUIRE(scene.run(policies, "part" + shard.substr(0, 1), {"--shard", shard}).status == 0);
    // One more byte at its end makes another file with the same code.
    write(scene.folder() / "epsilon_greedy.so",
          read_text_file(plugin("epsilon_greedy"), ExitStatus::kUsage, 1U << 30U) + "x");
  }
  const ProgramResult resumed = scene.run(policies, "out", {"--resume"});
  CHECK(resumed.status == 1);
  CHECK(resumed.errors.find("its configuration differs at policies.0.sha256") != std::string::npos);
  const ProgramResult merge =
      run_splitee({"merge", "part1", "part2", "--out", "merged"}, scene.folder().path());
  CHECK(merge.status == 2);
  CHECK(merge.errors.find("policies.0.sha256") != std::string::npos);
  json pinned = kGreedy;
  pinned["sha256"] = sha256;
  const ProgramResult other = scene.run(json::array({pinned}), "pinned");
  CHECK(other.status == 2);
  const std::string place = "run.json: policies.0.sha256: is \"" + sha256.substr(0, 50);
  CHECK(other.errors.substr(0, 20 + place.size()).find(place) != std::string::npos);
}

TEST_CASE("the program explains a library") {
  const PluginScene scene;
  const ProgramResult help =
      run_splitee({"policies", "./epsilon_greedy.so"}, scene.folder().path());
  CHECK(help.status == 0);
  CHECK(help.errors == "");
  for (const char* part :
       {"epsilon-greedy: epsilon-greedy, an example in C\n", "probability of a random arm",
        "from 0 to 1; default 0.1; may be a grid", "library: SHA-256 "}) {
    CAPTURE(part);
    CHECK(help.output.find(part) != std::string::npos);
  }
}

}  // namespace splitee::testing
