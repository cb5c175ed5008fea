// The contents of manifest.json and run.json; only the latter differs from run to run.
#include "experiment/results/manifest.hpp"

#include <doctest/doctest.h>

#include "cli/run.hpp"
#include "config/config.hpp"
#include "experiment/results/run_record.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class TwoTraces {
 public:
  TwoTraces() {
    json config = small_config("a.npz", 0.7);
    config["policies"] = {"splitee", "splitee-s", "final-exit"};
    config["traces"].push_back({{"name", "b"}, {"path", "b.npz"}, {"threshold", 0.6}});
    write_random_trace(folder_ / "a.npz", 300, 4, 1);
    write_random_trace(folder_ / "b.npz", 200, 3, 2);
    write_file(folder_ / "run.json", config.dump());
  }

  void run(const char* out, unsigned jobs, const std::optional<Shard>& shard = {}) const {
    RunCommand command;
    command.config = folder_ / "run.json";
    command.out = folder_ / out;
    command.jobs = jobs;
    command.shard = shard;
    command.quiet = true;
    run_command(command);
  }

  [[nodiscard]] std::string text(const char* out, const std::string& file) const {
    return read_file(folder_ / out / file);
  }

  [[nodiscard]] std::map<std::string, std::string> lasting(const char* out) const {
    std::map<std::string, std::string> texts;
    for (const std::string& file : lasting_files()) texts[file] = text(out, file);
    return texts;
  }

  [[nodiscard]] fs::path operator/(const char* name) const { return folder_ / name; }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("every file but run.json has the same bytes with any number of workers") {
  const TwoTraces scene;
  scene.run("one", 1);
  scene.run("three", 3);
  CHECK(scene.lasting("one") == scene.lasting("three"));
  const json one = json::parse(scene.text("one", "run.json"));
  const json three = json::parse(scene.text("three", "run.json"));
  CHECK(one["workers"] == 1);
  CHECK(three["workers"] == 3);
}

TEST_CASE("a second run over finished results leaves the bytes of every file but run.json") {
  const TwoTraces scene;
  scene.run("out", 1);
  const auto before = scene.lasting("out");
  const auto names = names_in(scene / "out");
  scene.run("out", 2);
  CHECK(scene.lasting("out") == before);
  CHECK(names_in(scene / "out") == names);
  CHECK(json::parse(scene.text("out", "run.json"))["workers"] == 2);
}

TEST_CASE("run.json says how a run was carried out, and manifest.json nothing of that") {
  const TwoTraces scene;
  scene.run("out", 2);
  const json record = json::parse(scene.text("out", "run.json"));
  const json manifest = json::parse(scene.text("out", "manifest.json"));
  std::vector<std::string> said;
  for (const auto& item : record.items()) {
    said.push_back(item.key());
    CHECK_FALSE(manifest.contains(item.key()));
  }
  CHECK(said == std::vector<std::string>{"configuration_folder", "finished", "host",
                                         "peak_memory_bytes", "started", "wall_seconds",
                                         "workers"});
  CHECK(record["started"].get<std::string>() <= record["finished"].get<std::string>());
  CHECK(record["peak_memory_bytes"] > 1'000'000);
  CHECK(record["wall_seconds"] > 0);
  CHECK(manifest["decisions"] == 3 * 3 * 3 * (300 + 200));  // policies, offloads, repeats, samples
  CHECK(manifest["cells"] == 2 * 3 * 3);
}

TEST_CASE("a manifest reads back as it was written, and tells which of its files was changed") {
  const TwoTraces scene;
  scene.run("out", 1);
  const std::string text = scene.text("out", Manifest::kFileName);
  const auto manifest = Manifest::read(text);
  REQUIRE(manifest.has_value());
  CHECK(manifest->text() == text);
  CHECK_FALSE(manifest->is_shard());
  const Plan plan(load_config(scene / "run.json", {}));
  CHECK(difference(manifest->identity(), identity_of(plan, std::nullopt), true).empty());
  CHECK(manifest->changed_file(scene / "out", Links::kShow).empty());
  for (const std::string& file : table_files()) {
    const std::string good = scene.text("out", file);
    write_file(scene / "out" / file, good + " ");
    CHECK(manifest->changed_file(scene / "out", Links::kShow) == file);
    write_file(scene / "out" / file, good);
  }
  fs::rename(scene / "out/exits.csv", scene / "exits.csv");
  fs::create_symlink(scene / "exits.csv", scene / "out/exits.csv");
  CHECK(manifest->changed_file(scene / "out", Links::kShow) == "exits.csv");
  CHECK(manifest->changed_file(scene / "out", Links::kFollow).empty());
  CHECK_FALSE(Manifest::read("{}").has_value());
  CHECK_FALSE(Manifest::read("[1, 2]").has_value());
}

TEST_CASE("a manifest states in which range a learner takes rewards to lie, at each cost") {
  const TemporaryFolder folder;
  write_random_trace(folder / "a.npz", 100, 4, 1);
  json config = small_config("a.npz", 0.7);
  config["policies"] = {
      "splitee",
      "ucb-n",
      {{"type", "bandit"}, {"name", "mine"}, {"learner", "moss"}, {"range", {-2, 1.5}}}};
  const auto derived = [&] {
    write_file(folder / "run.json", config.dump());
    const Plan plan(load_config(folder / "run.json", {}));
    const Manifest manifest(plan, std::nullopt, {0, plan.grid().cells()}, {});
    return json::parse(manifest.text())["traces"][0]["derived"];
  };
  const json few = derived();
  CHECK_FALSE(few.contains("splitee"));
  REQUIRE(few["ucb-n"]["range"].size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    CAPTURE(k);
    const json& at = few["ucb-n"]["range"][k];
    const double offload = 1 + 2 * static_cast<double>(k);
    CHECK(at["offload"] == offload);
    CHECK(at["mu"] == 0.1);
    // The number of classes is not known, and splitting at the last exit costs 4.
    CHECK(at["low"].get<double>() == doctest::Approx(-0.1 * (4 + offload)));
    CHECK(at["high"] == 1);
    CHECK(few["mine"]["range"][k]["low"] == -2);
    CHECK(few["mine"]["range"][k]["high"] == 1.5);
  }
  config["cost"]["offload"] = {{"grid", {{"from", 1}, {"to", 5}, {"step", 0.01}}}};
  const json many = derived()["ucb-n"]["range"];
  REQUIRE(many.size() == 2);
  CHECK(many[0]["offload"] == 1);
  CHECK(many[1]["offload"] == 5);
}

TEST_CASE("a shard's manifest names the shard and the files that a shard has") {
  const TwoTraces scene;
  scene.run("shard", 1, Shard{1, 2});
  const auto manifest = Manifest::read(scene.text("shard", Manifest::kFileName));
  REQUIRE(manifest.has_value());
  CHECK(manifest->is_shard());
  CHECK(manifest->content().at("shard") == "1/2");
  CHECK(manifest->changed_file(scene / "shard", Links::kShow).empty());
  for (const char* place : {"files", "columns"}) {
    CHECK(manifest->content().at(place).contains("runs.csv"));
    CHECK_FALSE(manifest->content().at(place).contains("compare.csv"));
  }
}

}  // namespace splitee::testing
