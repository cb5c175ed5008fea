#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/build.hpp"
#include "scene.hpp"
#include "support/experiment.hpp"
#include "support/places.hpp"
#include "version.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

// Every command that prints, each with status 0 where its output can be written. `out` is a folder
// for the commands that write results.
const std::vector<std::string>& commands() {
  static const std::vector<std::string> all = {
      "--version",
      "--help",
      "run --help",
      "policies",
      "policies oracle",
      "trace --help",
      "trace info trace.npz",
      "trace validate trace.npz",
      "trace synth --params synth.json --out made.npz",
      "trace threshold trace.npz --max-accuracy-drop 0.99",
      "run --config run.json --dry-run",
      "run --config run.json --out out",
      "run --config run.json --out done --resume",
      "merge shard --out merged",
      "table done",
      "table done --value cost_mean --rows policy --columns trace",
      "check done --against expected.json",
  };
  return all;
}

// Expected numbers of which one is right or wrong, whatever the results are.
std::string expected(bool right) {
  return fmt::format(
      R"({{"name": "x", "numbers": [{{"file": "summary.csv", "where": {{"policy": "final-exit"}},
      "column": "cost_mean", "value": -1, "absolute": {}}}]}})",
      right ? "1e9" : "0");
}

// A folder in which every command works.
struct Stage : Scene {
  Stage() {
    const std::string meta = R"({"kind": "synthetic", "name": "T"})";
    set_trace({good_confidence(), good_prediction(), good_label(),
               npy("meta", {meta.size()}, std::vector<std::uint8_t>(meta.begin(), meta.end()))});
    auto synth = nlohmann::json::parse(read_file(source_folder() / "data/paper/IMDb.json"));
    synth["samples"] = 200;
    write_file(*this / "synth.json", synth.dump());
    write_file(*this / "expected.json", expected(true));
    REQUIRE(run({"--quiet", "--out", "done"}).status == 0);
    REQUIRE(run({"--quiet", "--out", "shard", "--shard", "1/1"}).status == 0);
  }

  [[nodiscard]] ProgramResult shell(const std::string& line) const {
    return run_shell(line, path());
  }
};

}  // namespace

TEST_CASE("every command works where its output is read to the end") {
  const Stage stage;
  for (const std::string& command : commands()) {
    CAPTURE(command);
    const ProgramResult result = stage.shell("\"$SPLITEE\" " + command);
    CHECK(result.errors == "");
    CHECK(result.status == 0);
    CHECK_FALSE(result.output.empty());
  }
}

TEST_CASE("output that cannot be written, on a full disk or closed, is status 1 and one line") {
  const Stage stage;
  for (const std::string& command : commands()) {
    CAPTURE(command);
    const std::string besides =
        command.find("--out out") != std::string::npos      ? "; the results are in out"
        : command.find("--out merged") != std::string::npos ? "; the results are in merged"
                                                            : "";
    const std::string line = "splitee-sim: standard output: cannot write to it: ";
    const ProgramResult full = stage.shell("\"$SPLITEE\" " + command + " >/dev/full");
    CHECK(full.status == 1);
    CHECK(full.errors == line + "No space left on device" + besides + "\n");
    const ProgramResult closed = stage.shell("\"$SPLITEE\" " + command + " >&-");
    CHECK(closed.status == 1);
    CHECK(closed.errors == line + "it is closed" + besides + "\n");
    CHECK(stage.shell("\"$SPLITEE\" " + command + " >&- 2>&- <&-").status == 1);
  }
  for (const char* folder : {"out", "merged"}) {
    for (const std::string& name : table_files()) {
      CAPTURE(name);
      CHECK(read_file(stage / folder / name) == read_file(stage / "done" / name));
    }
  }
}

TEST_CASE("a reader that goes away is the same for every command: status 0, and nothing is lost") {
  const Stage stage;
  for (const std::string& command : commands()) {
    CAPTURE(command);
    const ProgramResult result = stage.shell("{ \"$SPLITEE\" " + command +
                                             " 3>&-; echo $? >&3; } 3>status | true; cat status");
    CHECK(result.output == "0\n");
    CHECK(result.errors == "");
  }
  CHECK(fs::exists(stage / "made.npz"));
  CHECK(read_file(stage / "out/summary.csv") == read_file(stage / "done/summary.csv"));
}

TEST_CASE("a check that fails says so in its status, whether its report is read or not") {
  const Stage stage;
  write_file(stage / "expected.json", expected(false));
  const ProgramResult result = stage.shell(
      "{ \"$SPLITEE\" check done --against expected.json; echo $? >&3; } 3>status | true; cat "
      "status");
  CHECK(result.output == "1\n");
  CHECK(result.errors.starts_with("splitee-sim: done: "));
}

TEST_CASE("with standard error closed, no file of the run takes its place") {
  const Stage stage;
  for (const char* streams : {"2>&-", ">&- 2>&-", "<&- >&- 2>&-", "<&-"}) {
    CAPTURE(streams);
    fs::remove_all(stage / "out");
    const ProgramResult result =
        stage.shell(fmt::format("SPLITEE_LOG_SECONDS=0.1 \"$SPLITEE\" run --config run.json --out "
                                "out --set repeats=30000 {} | cat >/dev/null; \"$SPLITEE\" run "
                                "--config run.json --quiet --out same --set repeats=30000",
                                streams));
    CHECK(result.status == 0);
    for (const std::string& name : table_files()) {
      CAPTURE(name);
      CHECK(read_file(stage / "out" / name) == read_file(stage / "same" / name));
    }
  }
}

TEST_CASE("the version names the commit and the sources of this build") {
  const Scene scene;
  CHECK(run_splitee({"--version"}, scene.path()).output ==
        fmt::format("splitee-sim {}\ncommit {}\nsources {}\n", kVersion, this_build().commit,
                    this_build().sources));
  CHECK(this_build().sources.size() == 64);
}

// The sanitizers need more address space than this allows.
#ifndef SPLITEE_SANITIZED
TEST_CASE("where the system gives no threads, fewer workers do the run, and say so") {
  const Scene scene;
  REQUIRE(scene.run({"--quiet", "--out", "one", "--jobs", "1"}).status == 0);
  // Every thread needs a stack of 1 GB, and two do not fit.
  const ProgramResult result = run_shell(
      "ulimit -s 1000000 2>/dev/null || exit 77; ulimit -v 1900000; \"$SPLITEE\" run --config "
      "run.json --quiet --out few "
      "--jobs 64",
      scene.path());
  if (result.status == 77) {
    MESSAGE("no stacks of 1 GB may be asked for here");
    return;
  }
  CHECK(result.status == 0);
  CHECK(result.errors.starts_with("splitee-sim: warning: the system gave threads for "));
  CHECK(result.errors.ends_with(" of 64 workers\n"));
  for (const std::string& name : table_files()) {
    CHECK(read_file(scene / "few" / name) == read_file(scene / "one" / name));
  }
}
#endif

}  // namespace splitee::testing
