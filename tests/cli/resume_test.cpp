#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <random>

#include "experiment/results/journal.hpp"
#include "scene.hpp"
#include "support/experiment.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

// 1,200 cells of two traces: a straight run takes some tenths of a second.
constexpr const char* kSweep = R"({
  "name": "sweep",
  "repeats": 5,
  "traces": [{"name": "A", "path": "a.npz", "threshold": 0.6},
             {"name": "B", "path": "b.npz", "threshold": {"grid": [0.5, 0.6]}}],
  "cost": {"offload": {"grid": {"from": 1, "to": 5, "step": 0.08}}, "mu": {"grid": [0.1, 0.2]}},
  "policies": ["splitee", {"type": "splitee-s", "beta": {"grid": [0.5, 1]}}, "elasticbert"],
  "curves": {"rounds": [10, 1000]}
})";

class Sweep {
 public:
  Sweep() {
    write_random_trace(folder_ / "a.npz", 1500, 6, 1);
    write_random_trace(folder_ / "b.npz", 1000, 4, 2);
    write_file(folder_ / "sweep.json", kSweep);
  }

  [[nodiscard]] ProgramResult run(const std::string& arguments) const {
    return run_shell("\"$SPLITEE\" run --config sweep.json --quiet " + arguments, folder_.path());
  }

  // The files of two folders are equal, byte for byte.
  void expect_same(const char* a, const char* b) const {
    for (const std::string& name : lasting_files()) {
      CAPTURE(name);
      REQUIRE(read_file(folder_ / a / name) == read_file(folder_ / b / name));
    }
  }

  [[nodiscard]] fs::path operator/(const char* name) const { return folder_ / name; }
  [[nodiscard]] const fs::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

// A run that takes minutes, in the background; it is killed at the end of the shell line.
constexpr const char* kInBackground = R"sh(
"$SPLITEE" run --config run.json --quiet --out out --set repeats=1000000 --set 'curves.rounds=[1]' &
pid=$!
tries=0
until [ -s out/unfinished.journal ] || [ $tries -gt 6000 ]; do tries=$((tries + 1)); sleep 0.01; done
)sh";

// The message of a run that has lost its folder.
constexpr const char* kGone =
    "splitee-sim: out: was removed or replaced while the run was at work; nothing was written to "
    "it\n";

}  // namespace

TEST_CASE("a run killed at 50 random instants ends in the bytes of a straight run") {
  const unsigned seed = 20231;
  CAPTURE(seed);
  std::mt19937 random(seed);
  const Sweep sweep;
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(sweep.run("--out straight").status == 0);
  const std::chrono::duration<double> straight = std::chrono::steady_clock::now() - start;
  int kills = 0;
  int finished = 0;
  while (kills < 50) {
    CAPTURE(kills);
    const double after = straight.count() * static_cast<double>(random()) / 4294967296.0;
    const ProgramResult result = run_shell(
        fmt::format("timeout -s KILL {:.4f} \"$SPLITEE\" run --config sweep.json --quiet --out out "
                    "--resume --jobs {}",
                    after, 1 + random() % 3),
        sweep.path());
    if (result.status == 0) {
      sweep.expect_same("out", "straight");
      fs::remove_all(sweep / "out");
      ++finished;
      continue;
    }
    REQUIRE(result.status == 137);
    ++kills;
  }
  REQUIRE(sweep.run("--out out --resume").status == 0);
  sweep.expect_same("out", "straight");
  CHECK(names_in(sweep / "out") == names_in(sweep / "straight"));
  MESSAGE(kills << " kills, " << finished << " runs finished between them");
}

TEST_CASE("a resumed run that is done ends at once, and says so") {
  const Sweep sweep;
  REQUIRE(sweep.run("--out out --resume").status == 0);
  const auto before = fs::last_write_time(sweep / "out" / "manifest.json");
  const ProgramResult again =
      run_shell("\"$SPLITEE\" run --config sweep.json --out out --resume", sweep.path());
  CHECK(again.status == 0);
  CHECK(again.output == "out: all 1224 cells are done, nothing to do\n");
  CHECK(again.errors.empty());
  CHECK(fs::last_write_time(sweep / "out" / "manifest.json") == before);
  CHECK_FALSE(fs::exists(sweep / "out" / Journal::kFileName));
}

TEST_CASE("results of a changed configuration are not taken for this run's") {
  const Sweep sweep;
  REQUIRE(sweep.run("--out out").status == 0);
  const ProgramResult changed = sweep.run("--out out --resume --seed 7");
  CHECK(changed.status == 1);
  CHECK(changed.errors ==
        "splitee-sim: out: holds the results of another run (its configuration differs at seed); "
        "choose another folder with --out, or remove it\n");
  CHECK_FALSE(fs::exists(sweep / "out" / Journal::kFileName));
}

TEST_CASE("results that were damaged or lost are made again, not called done") {
  const Sweep sweep;
  REQUIRE(sweep.run("--out straight").status == 0);
  REQUIRE(sweep.run("--out out").status == 0);
  fs::remove(sweep / "out" / "exits.csv");
  REQUIRE(sweep.run("--out out --resume").status == 0);
  sweep.expect_same("out", "straight");
  write_file(sweep / "out" / "runs.csv", "junk\n");
  REQUIRE(sweep.run("--out out --resume").status == 0);
  sweep.expect_same("out", "straight");
}

TEST_CASE("where all is done, nothing is written, so the folder need not be writable") {
  const Sweep sweep;
  REQUIRE(sweep.run("--out out").status == 0);
  const auto before = fs::last_write_time(sweep / "out");
  REQUIRE(sweep.run("--out out --resume").status == 0);
  CHECK(fs::last_write_time(sweep / "out") == before);
}

TEST_CASE("a run whose folder was removed or renamed ends soon, not with its last cell") {
  for (const char* loss : {"rm -r out", "mv out elsewhere", "mv out/unfinished.journal out/mine",
                           "mv out real; ln -s nowhere out"}) {
    CAPTURE(loss);
    const Scene scene;
    scene.make_long();
    const ProgramResult result =
        run_shell(fmt::format("{}{}; wait $pid", kInBackground, loss), scene.path());
    CHECK(result.status == 1);
    CHECK(result.errors == kGone);
  }
}

TEST_CASE("a run that loses its folder while it sets up says the same") {
  const Scene scene;
  scene.make_long();
  for (int attempt = 0; attempt < 20; ++attempt) {
    CAPTURE(attempt);
    const ProgramResult result = run_shell(R"sh(
"$SPLITEE" run --config run.json --quiet --out out --set repeats=1000000 --set 'curves.rounds=[1]' &
pid=$!
until [ -s out/unfinished.journal ]; do :; done
mv out gone; rm -r gone
wait $pid)sh",
                                           scene.path());
    CHECK(result.status == 1);
    CHECK(result.errors == kGone);
  }
}

TEST_CASE("a run whose folder was replaced meanwhile leaves the new one alone") {
  const Scene scene;
  scene.make_long();
  const std::string line = std::string(kInBackground) + R"sh(
sleep 1; rm -rf out; mkdir out; echo other > out/unfinished.journal
wait $pid)sh";
  const ProgramResult result = run_shell(line, scene.path());
  CHECK(result.status == 1);
  CHECK(result.errors == kGone);
  CHECK(names_in(scene / "out") == std::vector<std::string>{"unfinished.journal"});
  CHECK(read_file(scene / "out/unfinished.journal") == "other\n");
}

TEST_CASE("a run whose folder was replaced by an empty one does not remove that") {
  const Scene scene;
  scene.make_long();
  const ProgramResult result =
      run_shell(fmt::format("{}rm -r out; mkdir out; wait $pid", kInBackground), scene.path());
  CHECK(result.status == 1);
  CHECK(result.errors == kGone);
  REQUIRE(fs::is_directory(scene / "out"));
  CHECK(names_in(scene / "out").empty());
}

TEST_CASE("an interrupted run keeps its finished work, and only --resume may touch it") {
  const Scene scene;
  scene.make_long();
  const std::string line = std::string(kInBackground) + "sleep 1; kill -INT $pid; wait $pid";
  const ProgramResult result = run_shell(line, scene.path());
  CHECK(result.status == 130);
  CHECK(result.errors ==
        "splitee-sim: interrupted: no results were written; 0 of 2 cells are done and kept, go on "
        "with --resume\n");
  CHECK(names_in(scene / "out") == std::vector<std::string>{"unfinished.journal"});
  const std::string journal = read_file(scene / "out/unfinished.journal");
  const std::vector<std::string> same = {"--out",           "out",   "--set",
                                         "repeats=1000000", "--set", "curves.rounds=[1]"};
  const ProgramResult again = scene.run(same);
  CHECK(again.status == 1);
  CHECK(again.errors ==
        "splitee-sim: out: holds an unfinished run (0 of 2 cells done); go on with --resume, or "
        "remove the folder to start again\n");
  const ProgramResult other = scene.run({"--out", "out", "--resume"});
  CHECK(other.status == 1);
  CHECK(other.errors ==
        "splitee-sim: out: holds an unfinished run that is not this one (its configuration differs "
        "at curves.rounds); finish that one with --resume, choose another folder with --out, or "
        "remove it\n");
  CHECK(read_file(scene / "out/unfinished.journal") == journal);
}

TEST_CASE("of two processes in one folder the second is refused, and a kill leaves no lock") {
  const Scene scene;
  scene.make_long();
  const std::string busy =
      "splitee-sim: out: another splitee-sim is writing its results there; wait for it, or choose "
      "another folder with --out\n";
  const ProgramResult result = run_shell(std::string(kInBackground) + R"sh(
"$SPLITEE" run --config run.json --out out --resume; echo "status $?"
kill -KILL $pid; wait $pid 2>/dev/null
rm out/unfinished.journal
"$SPLITEE" run --config run.json --out out --quiet; echo "status $?")sh",
                                         scene.path());
  CHECK(result.output == "status 1\nstatus 0\n");
  CHECK(result.errors.find(busy) != std::string::npos);
  CHECK(fs::exists(scene / "out/summary.csv"));

  // The same with the journal of the killed run, which is reported as such and not as in use.
  const Scene other;
  other.make_long();
  const ProgramResult after = run_shell(std::string(kInBackground) + R"sh(
sleep 1.5; kill -KILL $pid; wait $pid 2>/dev/null
"$SPLITEE" run --config run.json --out out --quiet)sh",
                                        other.path());
  CHECK(after.status == 1);
  CHECK(after.errors.find("out: holds an unfinished run that is not this one") !=
        std::string::npos);
  CHECK(after.errors.find("another splitee-sim") == std::string::npos);
}

TEST_CASE("what a killed process has left while it wrote results is cleared away") {
  const Scene scene;
  fs::create_directories(scene / "out");
  write_file(scene / "out/.splitee-sim-0123abcd-runs.csv", "half");
  write_file(scene / "out/.splitee-sim-0123abcd-other.txt", "someone else's");
  write_file(scene / "out/.splitee-sim-my-runs.csv", "mine");
  write_file(scene / "out/.splitee-sim-scratch-a1B2c3", "half");
  REQUIRE(scene.run({"--out", "out", "--quiet"}).status == 0);
  CHECK_FALSE(fs::exists(scene / "out/.splitee-sim-0123abcd-runs.csv"));
  CHECK(fs::exists(scene / "out/.splitee-sim-0123abcd-other.txt"));
  CHECK(fs::exists(scene / "out/.splitee-sim-my-runs.csv"));
  CHECK_FALSE(fs::exists(scene / "out/.splitee-sim-scratch-a1B2c3"));
}

TEST_CASE("a disk that fills up keeps what is finished, and the run goes on when there is room") {
  const Sweep sweep;
  REQUIRE(sweep.run("--out straight").status == 0);
  const auto journal_limit = fs::file_size(sweep / "straight/runs.csv") / 1024;  // of twice that
  const ProgramResult full =
      run_shell(fmt::format("ulimit -f {}; \"$SPLITEE\" run --config sweep.json --quiet --out out",
                            journal_limit),
                sweep.path());
  CHECK(full.status == 1);
  CHECK(full.errors.starts_with(
      "splitee-sim: out/unfinished.journal: cannot write it: File too large; "));
  CHECK(full.errors.ends_with(" of 1224 cells are done and kept, go on with --resume\n"));
  CHECK(full.errors.find("; 0 of") == std::string::npos);
  CHECK(names_in(sweep / "out") == std::vector<std::string>{"unfinished.journal"});
  REQUIRE(sweep.run("--out out --resume").status == 0);
  sweep.expect_same("out", "straight");
  CHECK(read_file(sweep / "out/run.json").find("decisions_before_resume") != std::string::npos);
}

}  // namespace splitee::testing
