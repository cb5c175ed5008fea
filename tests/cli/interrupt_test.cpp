#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "scene.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

// A run that takes minutes, as one shell line; results go to the folder `out`.
constexpr const char* kLongRun =
    "\"$SPLITEE\" run --config run.json --quiet --jobs 2 --out out --set repeats=1000000 --set "
    "curves.rounds=[1]";

// Starts a long run, waits until it listens to signals (/proc shows SIGINT and SIGTERM as caught)
// and has opened files of its own, and sends a signal. Stops waiting after a minute. The status is
// the program's.
ProgramResult run_until(const std::string& signal, const Scene& scene) {
  return run_shell(fmt::format(R"sh(files() {{ ls -A out 2>/dev/null | wc -l; }}
before=$(files)
{} &
pid=$!
tries=0
until [ $(files) -gt $before ] &&
    grep -q '^SigCgt:.*[4567cdef]..[2367abef]$' /proc/$pid/status; do
  tries=$((tries + 1))
  [ $tries -gt 6000 ] && break
  sleep 0.01
done
sleep 1
kill -{} $pid
wait $pid)sh",
                               kLongRun, signal),
                   scene.path());
}

// Every file of a folder with its content.
struct Snapshot {
  explicit Snapshot(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      content[entry.path().filename().string()] = read_file(entry.path());
    }
  }

  friend bool operator==(const Snapshot&, const Snapshot&) = default;

  std::map<std::string, std::string> content;
};

void expect_interrupted(const ProgramResult& result) {
  CHECK(result.status == 130);
  CHECK(result.errors ==
        "splitee-sim: interrupted: no results were written; 0 of 2 cells are done and kept, go on "
        "with --resume\n");
  CHECK(result.output.empty());
}

void expect_failed(const ProgramResult& result, const std::string& message) {
  CHECK(result.status == 1);
  CHECK(result.errors == "splitee-sim: " + message + "\n");
  CHECK(result.output.empty());
}

// A run with several hundred kilobytes of results, and a limit on the size of files below that.
const std::string kMuchOutput = "\"$SPLITEE\" run --quiet --out out --set repeats=4000 --config ";
const std::string kLimit = "ulimit -f 100; ";

}  // namespace

TEST_CASE("Ctrl-C in the middle of a run ends it with one line, and keeps what is finished") {
  for (const char* signal : {"INT", "TERM"}) {
    CAPTURE(std::string(signal));
    const Scene scene;
    scene.make_long();
    expect_interrupted(run_until(signal, scene));
    CHECK(names_in(scene / "out") == std::vector<std::string>{"unfinished.journal"});
  }
}

TEST_CASE("Ctrl-C leaves the results of an earlier run as they are") {
  const Scene scene;
  scene.make_long();
  REQUIRE(scene.run({"--quiet", "--out", "out", "--set", "repeats=2", "--set", "curves.rounds=[1]"})
              .status == 0);
  // Only the same run may replace results, so these are made to look like those of the long run.
  std::string manifest = read_file(scene / "out/manifest.json");
  const std::string repeats = "\"repeats\": 2,";
  REQUIRE(manifest.find(repeats) != std::string::npos);
  manifest.replace(manifest.find(repeats), repeats.size(), "\"repeats\": 1000000,");
  write_file(scene / "out/manifest.json", manifest);
  const Snapshot before(scene / "out");
  expect_interrupted(run_until("INT", scene));
  REQUIRE(fs::remove(scene / "out/unfinished.journal"));
  CHECK(Snapshot(scene / "out") == before);
}

TEST_CASE("a full disk ends a run with one line, and nothing stands under the final names") {
  const Scene scene;
  expect_failed(run_shell(kLimit + kMuchOutput + "run.json", scene.path()),
                "out/unfinished.journal: cannot write it: File too large");
  CHECK_FALSE(fs::exists(scene / "out"));
}

TEST_CASE("a full disk leaves the results of an earlier run as they are") {
  const Scene scene;
  REQUIRE(run_shell(kMuchOutput + "run.json", scene.path()).status == 0);
  const Snapshot before(scene / "out");
  expect_failed(run_shell(kLimit + kMuchOutput + "run.json", scene.path()),
                "out/unfinished.journal: cannot write it: File too large");
  CHECK(Snapshot(scene / "out") == before);
}

TEST_CASE("a really full disk, where this user may mount one, is no different") {
  const Scene scene;
  fs::create_directory(scene / "disk");
  const std::string mount = "unshare -m sh -c 'mount -t tmpfs -o size=64k none disk";
  if (run_shell(mount + "'", scene.path()).status != 0) {
    MESSAGE("no mounting here; the file-size limit above stands in for a full disk");
    return;
  }
  const ProgramResult result =
      run_shell("export SPLITEE; " + mount + " && cd disk && " + kMuchOutput +
                    "../run.json; status=$?; ls -A; exit $status'",
                scene.path());
  expect_failed(result, "out/unfinished.journal: cannot write it: No space left on device");
}

TEST_CASE("standard error that cannot be written to changes no exit status") {
  const Scene scene;
  CHECK(run_shell("\"$SPLITEE\" run --config nope.json 2>/dev/full", scene.path()).status == 2);
  CHECK(run_shell("\"$SPLITEE\" run --config nope.json 2>&-", scene.path()).status == 2);
}

TEST_CASE("a failed run removes every folder that it made") {
  const Scene scene;
  const ProgramResult result =
      run_shell("ulimit -f 0; \"$SPLITEE\" run --config run.json --out a/b/c", scene.path());
  CHECK(result.status == 1);
  CHECK_FALSE(std::filesystem::exists(scene / "a"));
}

}  // namespace splitee::testing
