#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/build.hpp"
#include "base/path.hpp"
#include "experiment/results/journal.hpp"
#include "experiment/results/result_files.hpp"
#include "scene.hpp"
#include "version.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

// The hash of sources that no build of this program has.
const std::string kOtherSources(64, 'a');

// Puts the hash of other sources into a manifest, or another file that holds it.
void change_sources(const fs::path& file) {
  std::string text = read_file(file);
  const std::size_t at = text.find(this_build().sources);
  REQUIRE(at != std::string::npos);
  write_file(file, text.replace(at, kOtherSources.size(), kOtherSources));
}

std::string other_build() {
  return fmt::format(
      "of a build of splitee-sim {} from sources aaaaaaaaaaaa, and this one is from {}", kVersion,
      this_build().sources.substr(0, 12));
}

}  // namespace

TEST_CASE("a journal that is a link, a pipe, a folder or has a second name is refused untouched") {
  const Scene scene;
  write_file(scene / "diary.txt", "dear");
  fs::create_directory(scene / "out");
  const fs::path journal = scene / "out/unfinished.journal";
  const std::string tail =
      ", and a file of the results has that name; remove it, or choose another folder with --out";
  for (const std::vector<std::string>& how :
       {std::vector<std::string>{"--out", "out"}, {"--out", "out", "--resume"}}) {
    for (const char* target : {"../diary.txt", "nowhere", "/dev/null", "unfinished.journal"}) {
      CAPTURE(target);
      fs::create_symlink(target, journal);
      scene.expect_run_refused(1, "out/unfinished.journal: is a symbolic link" + tail, how);
      fs::remove(journal);
    }
    fs::create_directory(journal);
    scene.expect_run_refused(1, "out/unfinished.journal: is a folder" + tail, how);
    fs::remove(journal);
    REQUIRE(::mkfifo(journal.c_str(), 0600) == 0);
    scene.expect_run_refused(1, "out/unfinished.journal: is a named pipe" + tail, how);
    fs::remove(journal);
    fs::create_hard_link(scene / "diary.txt", journal);
    scene.expect_run_refused(1,
                             "out/unfinished.journal: has a second name (a hard link), not a file "
                             "of this program; remove it, or choose another folder with --out",
                             how);
    fs::remove(journal);
  }
  CHECK(read_file(scene / "diary.txt") == "dear");
}

TEST_CASE("a file of someone else's that is called like the journal is refused untouched") {
  const Scene scene;
  fs::create_directory(scene / "out");
  for (const std::string& text : {std::string("my notes\n"), std::string(300, '\0')}) {
    for (const bool others : {false, true}) {
      if (others) write_file(scene / "out/diary.txt", "dear");
      write_file(scene / "out/unfinished.journal", text);
      for (const char* resume : {"--quiet", "--resume"}) {
        scene.expect_run_refused(1,
                                 "out/unfinished.journal: holds no record of this program; remove "
                                 "it, or choose another folder with --out",
                                 {"--out", "out", resume});
      }
    }
    fs::remove(scene / "out/diary.txt");
  }
  write_file(scene / "out/unfinished.journal", "");
  write_file(scene / "out/diary.txt", "dear");
  scene.expect_run_refused(
      1,
      "out: is not empty (it holds diary.txt) and holds no results (no manifest.json); choose "
      "another folder with --out",
      {"--out", "out"});
}

TEST_CASE("results take the place of regular files only, which is told before the run") {
  for (const std::string& name : ResultFiles::fixed_names()) {
    CAPTURE(name);
    const Scene scene;
    write_file(scene / "diary.txt", "dear");
    REQUIRE(scene.run({"--quiet", "--out", "out"}).status == 0);
    const fs::path file = scene / "out" / name;
    fs::remove(file);
    fs::create_symlink("../diary.txt", file);
    const std::string tail =
        ", and a file of the results has that name; remove it, or choose another folder with --out";
    scene.expect_run_refused(1, "out/" + name + ": is a symbolic link" + tail, {"--out", "out"});
    fs::remove(file);
    fs::create_directory(file);
    scene.expect_run_refused(1, "out/" + name + ": is a folder" + tail, {"--out", "out"});
    CHECK(read_file(scene / "diary.txt") == "dear");
  }
}

TEST_CASE("a folder whose name is too long or leads in a circle is told as such") {
  const Scene scene;
  const std::string name(256, 'n');
  scene.expect_run_refused(1, name + ": cannot be looked at: File name too long", {"--out", name});
  scene.expect_run_refused(1, name + "/out: cannot be looked at: File name too long",
                           {"--out", name + "/out"});
  fs::create_symlink("b", scene / "a");
  fs::create_symlink("a", scene / "b");
  scene.expect_run_refused(1, "a: cannot be looked at: Too many levels of symbolic links",
                           {"--out", "a"});
  fs::create_symlink("nowhere", scene / "lost");
  scene.expect_run_refused(1, "lost: is a link to what is not there; choose another with --out",
                           {"--out", "lost"});
  scene.expect_run_refused(1,
                           "lost/below: is a link to what is not there; choose another with --out",
                           {"--out", "lost/below"});
  for (const std::string& place : {std::string("a"), name}) {
    const std::string reason =
        place == "a" ? "Too many levels of symbolic links" : "File name too long";
    scene.expect_refusal({"merge", place, "--out", "m"}, 2,
                         place + ": cannot be looked at: " + reason);
    scene.expect_refusal({"table", place}, 3,
                         place + "/manifest.json: cannot be looked at: " + reason);
  }
}

TEST_CASE("a folder without permission is told as such") {
  const Scene scene;
  // The program is copied to a place where every user may run it.
  const ProgramResult result = run_shell(
      R"sh(chmod 755 . && cp "$SPLITEE" program && mkdir -m 755 closed && mkdir closed/out && chmod 700 closed closed/out
user=
[ "$(id -u)" -ne 0 ] || user='setpriv --reuid 65534 --regid 65534 --clear-groups'
[ -n "$user" ] || chmod 0 closed
$user ./program --version >/dev/null 2>&1 || exit 77
for line in "run --config run.json --out closed/out" "run --config run.json --out closed/new/er" \
    "merge closed/out --out m" "table closed/out"; do
  $user ./program $line; echo "$?"
done
chmod 755 closed; mkdir -m 555 readonly; chmod 555 closed/out
$user ./program run --config run.json --out closed/out; echo "$?"
$user ./program run --config run.json --out readonly/new; echo "$?")sh",
      scene.path());
  if (result.status == 77) {
    MESSAGE("no other user can be taken on here");
    return;
  }
  CHECK(result.output == "1\n1\n2\n3\n1\n1\n");
  CHECK(result.errors ==
        "splitee-sim: closed/out: cannot be looked at: Permission denied\n"
        "splitee-sim: closed/new/er: cannot be looked at: Permission denied\n"
        "splitee-sim: closed/out: cannot be looked at: Permission denied\n"
        "splitee-sim: closed/out/manifest.json: cannot be looked at: Permission denied\n"
        "splitee-sim: closed/out/unfinished.journal: cannot create it: Permission denied\n"
        "splitee-sim: readonly/new: cannot make the folder for the results: Permission denied\n");
}

TEST_CASE(
    "the results of another build are kept by --resume, which says so, and replaced without") {
  const Scene scene;
  REQUIRE(scene.run({"--quiet", "--out", "out"}).status == 0);
  const std::string summary = read_file(scene / "out/summary.csv");
  change_sources(scene / "out/manifest.json");
  scene.expect_run_refused(1,
                           "out: holds the results of another build (it is " + other_build() +
                               "); without --resume they are made anew, or choose another folder "
                               "with --out",
                           {"--out", "out", "--resume"});
  REQUIRE(scene.run({"--quiet", "--out", "out"}).status == 0);
  CHECK(scene.run({"--quiet", "--out", "out", "--resume"}).status == 0);
  CHECK(read_file(scene / "out/summary.csv") == summary);
}

TEST_CASE(
    "tables without their manifest are replaced beside other files, but not somebody else's") {
  const Scene scene;
  REQUIRE(scene.run({"--quiet", "--out", "out"}).status == 0);
  const std::string summary = read_file(scene / "out/summary.csv");
  for (const fs::path& file : entries_of(scene / "out")) {
    if (file.filename() != "summary.csv") fs::remove(file);
  }
  fs::create_directory(scene / "out/figures");
  write_file(scene / "out/summary.csv", summary.substr(0, summary.size() / 2));
  REQUIRE(scene.run({"--quiet", "--out", "out"}).status == 0);
  CHECK(read_file(scene / "out/summary.csv") == summary);
  CHECK(fs::is_directory(scene / "out/figures"));

  fs::create_directories(scene / "theirs/figures");
  write_file(scene / "theirs/summary.csv", "trace,score\nA,1\n");
  scene.expect_run_refused(
      1,
      "theirs: is not empty (it holds figures) and holds no results (no manifest.json); choose "
      "another folder with --out",
      {"--out", "theirs"});
  CHECK(read_file(scene / "theirs/summary.csv") == "trace,score\nA,1\n");
}

TEST_CASE("a manifest tells the build, and one without it is of another") {
  const Scene scene;
  REQUIRE(scene.run({"--quiet", "--out", "out"}).status == 0);
  const std::string text = read_file(scene / "out/manifest.json");
  auto manifest = nlohmann::json::parse(text);
  CHECK(manifest["build"] ==
        nlohmann::json{{"commit", this_build().commit}, {"sources", this_build().sources}});
  manifest.erase("build");
  write_file(scene / "out/manifest.json", manifest.dump());
  scene.expect_run_refused(
      1,
      fmt::format("out: holds the results of another build (it is of a build of splitee-sim {} "
                  "from sources unknown, and this one is from {}); without --resume they are made "
                  "anew, or choose another folder with --out",
                  kVersion, this_build().sources.substr(0, 12)),
      {"--out", "out", "--resume"});
}

TEST_CASE("a shard of another build is neither merged nor called done") {
  const Scene scene;
  for (const char* shard : {"1/2", "2/2"}) {
    REQUIRE(scene.run({"--quiet", "--shard", shard}).status == 0);
  }
  change_sources(scene / "results/x.shards/2-of-2/manifest.json");
  scene.expect_refusal(
      {"merge", "results/x.shards/1-of-2", "results/x.shards/2-of-2", "--out", "m"}, 2,
      "results/x.shards/2-of-2: is " + other_build() +
          "; run this shard again with this one, or merge with that one");
  scene.expect_run_refused(1,
                           "results/x.shards/2-of-2: holds the results of another build (it is " +
                               other_build() +
                               "); without --resume they are made anew, or choose another folder "
                               "with --out",
                           {"--shard", "2/2", "--resume"});
}

}  // namespace splitee::testing
