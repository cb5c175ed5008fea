#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>

#include "base/error.hpp"
#include "cli/run.hpp"
#include "config/config.hpp"
#include "experiment/plan.hpp"
#include "experiment/results/identity.hpp"
#include "experiment/results/journal.hpp"
#include "experiment/run/block_aggregate.hpp"
#include "experiment/run/runner.hpp"
#include "experiment/tables/list.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

// Ends a run as a kill would, once some blocks were kept; keeps the states of blocks in progress.
struct EndingStore : MemoryStore {
  void keep(CellRange block, const TableRows& rows) override {
    if (left-- == 0) fail(ExitStatus::kFailed, "enough");
    MemoryStore::keep(block, rows);
  }

  std::size_t left = 0;
};

// A folder with a tiny configuration of three traces, and so three blocks, and its straight run.
class Scene {
 public:
  Scene() {
    nlohmann::json config = small_config("a.npz", 0.7);
    config["repeats"] = 2;
    config["cost"]["offload"] = {2};
    config["curves"] = {{"rounds", {1, 4}}, {"exits", true}};
    config["policies"] = {"splitee", "final-exit"};
    config["traces"] = nlohmann::json::array();
    for (const char* name : {"a", "b", "c"}) {
      write_random_trace(folder_ / (std::string(name) + ".npz").c_str(), 6, 2, 7);
      config["traces"].push_back(
          {{"name", name}, {"path", std::string(name) + ".npz"}, {"threshold", 0.7}});
    }
    write_file(folder_ / "config.json", config.dump());
    run("straight", false);
  }

  [[nodiscard]] fs::path operator/(const std::string& name) const { return folder_ / name.c_str(); }

  [[nodiscard]] Plan plan() const { return Plan(load_config(folder_ / "config.json", {})); }

  void run(const std::string& out, bool resume) const {
    RunCommand command;
    command.config = folder_ / "config.json";
    command.out = folder_ / out.c_str();
    command.jobs = 1;
    command.quiet = true;
    command.resume = resume;
    run_command(command);
  }

  // The journal of a killed run of this configuration, with every block finished.
  [[nodiscard]] std::string full_journal() const {
    const Plan plan = this->plan();
    fs::create_directories(folder_ / "journal");
    Journal journal(folder_ / "journal");
    REQUIRE(journal.resume(identity_of(plan, std::nullopt)).empty());
    RunProgress progress;
    run_plan(plan, {0, plan.grid().cells()}, 1, journal, progress);
    return read_file(folder_ / "journal" / Journal::kFileName);
  }

  void put_journal(const std::string& out, const std::string& bytes) const {
    fs::create_directories(folder_ / out.c_str());
    write_file(folder_ / out.c_str() / Journal::kFileName, bytes);
  }

  void expect_straight(const std::string& out) const {
    for (const std::string& name : lasting_files()) {
      REQUIRE(read_file(folder_ / out.c_str() / name) == read_file(folder_ / "straight" / name));
    }
    REQUIRE_FALSE(fs::exists(folder_ / out.c_str() / Journal::kFileName));
  }

  [[nodiscard]] std::uint64_t decisions_before_resume(const std::string& out) const {
    const auto record = nlohmann::json::parse(read_file(folder_ / out.c_str() / "run.json"));
    return record.value("decisions_before_resume", std::uint64_t{0});
  }

 private:
  TemporaryFolder folder_{TemporaryFolder::On::kMemory};
};

}  // namespace

TEST_CASE("a journal cut at any byte leads to the bytes of a straight run") {
  const Scene scene;
  const std::string journal = scene.full_journal();
  std::uint64_t most = 0;
  for (std::size_t size = 0; size <= journal.size(); ++size) {
    CAPTURE(size);
    fs::remove_all(scene / "out");
    scene.put_journal("out", journal.substr(0, size));
    scene.run("out", true);
    scene.expect_straight("out");
    const std::uint64_t found = scene.decisions_before_resume("out");
    REQUIRE(found >= most);  // a longer journal saves at least as much work
    most = found;
  }
  CHECK(most == 3 * 2 * 2 * 6);  // in the end all: traces, cells, repeats, samples
}

TEST_CASE("a flipped bit in a journal costs one block, and none but that") {
  const Scene scene;
  const std::string journal = scene.full_journal();
  const std::uint64_t all = 3 * 2 * 2 * 6;
  for (std::size_t byte = 0; byte < journal.size(); byte += 7) {
    CAPTURE(byte);
    std::string flipped = journal;
    flipped[byte] = static_cast<char>(flipped[byte] ^ (1 << (byte % 8)));
    fs::remove_all(scene / "out");
    scene.put_journal("out", flipped);
    scene.run("out", true);
    scene.expect_straight("out");
    REQUIRE(scene.decisions_before_resume("out") >= all / 3 * 2);
  }
}

TEST_CASE("a run goes on in the middle of a block, at any repeat") {
  const Scene scene;
  nlohmann::json config = nlohmann::json::parse(read_file(scene / "config.json"));
  config["repeats"] = 7;
  write_file(scene / "config.json", config.dump());
  const Plan plan = scene.plan();
  const CellRange all{0, plan.grid().cells()};
  MemoryStore straight;
  RunProgress ignored;
  run_plan(plan, all, 1, straight, ignored);
  const CellRange block = straight.blocks.begin()->first;
  const RoundLogs logs(6);
  for (std::uint64_t repeats = 0; repeats <= 7; ++repeats) {
    CAPTURE(repeats);
    const Block replayed(plan, block);
    BlockAggregate reduction(replayed);
    std::atomic<std::uint64_t> decisions = 0;
    for (std::uint64_t r = 0; r < repeats; ++r) {
      reduction.add(replayed.replay(r, logs, decisions));
    }
    MemoryStore store;
    store.parts[block] = reduction.state();
    RunProgress progress;
    run_plan(plan, all, 2, store, progress);
    CHECK(store.results(plan.grid()) == straight.results(plan.grid()));
    CHECK(progress.decisions_found == repeats * block.size() * 6);
    CHECK(progress.decisions == plan.decisions(all));
    CHECK(progress.cells == all.end);
  }
}

TEST_CASE("an error keeps the state of blocks under way, and the next run finds it") {
  const Scene scene;
  const Plan plan = scene.plan();
  const CellRange all{0, plan.grid().cells()};
  for (std::size_t blocks = 0; blocks < 3; ++blocks) {
    EndingStore store;
    store.left = blocks;
    RunProgress progress;
    CHECK_THROWS_WITH_AS(run_plan(plan, all, 1, store, progress), "enough", Error);
    CHECK(store.blocks.size() == blocks);
    CHECK(store.parts.size() == 1);  // the one that could not be kept whole
    store.left = 3;
    RunProgress second;
    run_plan(plan, all, 1, store, second);
    MemoryStore straight;
    RunProgress ignored;
    run_plan(plan, all, 1, straight, ignored);
    CHECK(store.results(plan.grid()) == straight.results(plan.grid()));
    CHECK(second.decisions_found == (blocks + 1) * plan.decisions(all) / 3);
  }
}

TEST_CASE("work of another run is neither used nor lost") {
  const Scene scene;
  const std::string journal = scene.full_journal();
  nlohmann::json config = nlohmann::json::parse(read_file(scene / "config.json"));
  config["seed"] = 4;
  write_file(scene / "config.json", config.dump());
  scene.put_journal("out", journal);
  for (const bool resume : {true, false}) {
    CHECK_THROWS_WITH_AS(
        scene.run("out", resume),
        fmt::format("{}: holds an unfinished run that is not this one (its configuration differs "
                    "at seed); finish that one with --resume, choose another folder with --out, "
                    "or remove it",
                    (scene / "out").string())
            .c_str(),
        Error);
    CHECK(read_file(scene / "out" / Journal::kFileName) == journal);
  }
}

TEST_CASE("a journal of another run whose beginning is damaged is not taken for rubbish") {
  const Scene scene;
  std::string journal = scene.full_journal();
  nlohmann::json config = nlohmann::json::parse(read_file(scene / "config.json"));
  config["seed"] = 4;
  write_file(scene / "config.json", config.dump());
  for (const std::size_t byte : {std::size_t{0}, std::size_t{20}, std::size_t{300}}) {
    std::string damaged = journal;
    damaged[byte] = static_cast<char>(damaged[byte] ^ 1);
    scene.put_journal("out", damaged);
    CHECK_THROWS_AS(scene.run("out", true), Error);
    CHECK(read_file(scene / "out" / Journal::kFileName) == damaged);
  }
}

TEST_CASE("a changed trace is told by name, and so is another version of the program") {
  const Scene scene;
  RunIdentity old = identity_of(scene.plan(), std::nullopt);
  const RunIdentity now = old;
  old.traces[1]["sha256"] = "0";
  CHECK(difference(old, now, true) == "its trace b had another content");
  old = now;
  old.version = "0.0.1";
  CHECK(difference(old, now, false).empty());
  CHECK(difference(old, now, true) ==
        fmt::format("it is of splitee-sim 0.0.1, and this is {}", now.version));
  old = now;
  old.sources = std::string(64, 'a');
  CHECK(difference(old, now, false).empty());
  CHECK(difference(old, now, true) ==
        fmt::format("it is of a build of splitee-sim {} from sources aaaaaaaaaaaa, and this one is "
                    "from {}",
                    now.version, now.sources.substr(0, 12)));
  old = now;
  old.shard = "2/3";
  CHECK(difference(old, now, true) == "it is shard 2/3, not whole run");
}

TEST_CASE("unfinished work of another build is neither used nor lost") {
  const Scene scene;
  const Plan plan = scene.plan();
  RunIdentity other = identity_of(plan, std::nullopt);
  const std::string now = other.sources;
  other.sources = std::string(64, 'a');
  fs::create_directories(scene / "out");
  {
    Journal journal(scene / "out");
    REQUIRE(journal.resume(other).empty());
    RunProgress progress;
    run_plan(plan, {0, plan.grid().cells()}, 1, journal, progress);
  }
  const std::string bytes = read_file(scene / "out" / Journal::kFileName);
  for (const bool resume : {true, false}) {
    CHECK_THROWS_WITH_AS(
        scene.run("out", resume),
        fmt::format("{}: holds an unfinished run of another build (it is of a build of splitee-sim "
                    "{} from sources aaaaaaaaaaaa, and this one is from {}); finish it with that "
                    "build, choose another folder with --out, or remove it",
                    (scene / "out").string(), other.version, now.substr(0, 12))
            .c_str(),
        Error);
    CHECK(read_file(scene / "out" / Journal::kFileName) == bytes);
  }
}

TEST_CASE("a journal kept on by a resumed run is as good as one of a straight run") {
  const Scene scene;
  const std::string journal = scene.full_journal();
  // Killed, resumed and killed again: the tail of the first kill is in the middle of the file.
  fs::remove_all(scene / "journal");
  fs::create_directories(scene / "journal");
  write_file(scene / "journal" / Journal::kFileName, journal.substr(0, journal.size() / 2));
  CHECK(scene.full_journal().size() == journal.size());
}

}  // namespace splitee::testing
