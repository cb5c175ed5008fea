// Files that are no library, and libraries that describe nonsense or go wrong in a round: one line
// that names the library, and no results.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <csignal>
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

void save(const std::filesystem::path& path, const std::string& text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

std::string bytes_of(const std::string& library) {
  return read_text_file(plugin(library), ExitStatus::kUsage, 1U << 30U);
}

class BadScene {
 public:
  BadScene() {
    write_random_trace(folder_ / "trace.npz", 300, 6, 21);
    std::filesystem::copy_file(plugin("broken"), folder_ / "broken.so");
  }

  [[nodiscard]] ProgramResult run(const json& policy, const std::string& environment = "") const {
    json config = small_config("trace.npz", 0.5);
    config["policies"] = json::array({policy});
    save(folder_ / "run.json", config.dump());
    return run_shell(environment + " $SPLITEE run run.json --quiet --out out", folder_.path());
  }
  // The run ends with this status and this one line, and leaves no results.
  void expect(const ProgramResult& result, int status, const std::string& line) const {
    CHECK(result.errors == "splitee-sim: " + line + "\n");
    CHECK(result.status == status);
    CHECK(result.output == "");
    CHECK(!std::filesystem::exists(folder_ / "out" / "summary.csv"));
  }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
};

json broken(const json& parameters) {
  return {{"type", "plugin"}, {"path", "broken.so"}, {"parameters", parameters}};
}

}  // namespace

TEST_CASE("files that are no library for this machine are refused") {
  const BadScene scene;
  const json policy = {{"type", "plugin"}, {"path", "other.so"}};
  const std::string place = "run.json: policies.0.path: other.so: ";
  scene.expect(scene.run(policy), 2, place + "there is no such file");
  constexpr const char* kRight = "; expected a shared library, as 'cc -shared -fPIC' makes it";
  for (const std::string text : {"", "#!/bin/sh\n", "import splitee\n"}) {
    save(scene.folder() / "other.so", text);
    scene.expect(scene.run(policy), 2, place + "is no library" + kRight);
  }
  std::string library = bytes_of("broken");
  library[18] = '\x28';  // another kind of machine
  save(scene.folder() / "other.so", library);
  scene.expect(scene.run(policy), 2,
               place +
                   "is for another kind of machine than this; compile it on a machine like "
                   "this one");
  library = bytes_of("broken");
  library[16] = 1;
  save(scene.folder() / "other.so", library);
  scene.expect(scene.run(policy), 2, place + "is an object file or a program" + kRight);
  for (const std::size_t length : {64U, 1000U, 5000U}) {
    save(scene.folder() / "other.so", bytes_of("broken").substr(0, length));
    scene.expect(scene.run(policy), 2, place + "is cut short; copy or compile it again");
  }
  std::filesystem::remove(scene.folder() / "other.so");
  std::filesystem::create_directory(scene.folder() / "other.so");
  CHECK(scene.run(policy).status == 2);
}

TEST_CASE("a library that may not be read is told as such") {
  const BadScene scene;
  const json policy = {{"type", "plugin"}, {"path", "broken.so"}};
  REQUIRE(scene.run(policy).status == 0);  // leaves run.json, which is right
  // The program is copied to where everyone may run it.
  const ProgramResult result = run_shell(
      R"sh(rm -r out; chmod 755 . && cp "$SPLITEE" program && mkdir -m 755 closed && cp broken.so closed/
user=
[ "$(id -u)" -ne 0 ] || user='setpriv --reuid 65534 --regid 65534 --clear-groups'
$user ./program --version >/dev/null 2>&1 || exit 77
chmod 0 broken.so closed
$user ./program run run.json --quiet --out out; echo "$?"
$user ./program policies ./broken.so; echo "$?"
$user ./program policies closed/broken.so; echo "$?"; chmod 755 closed)sh",
      scene.folder().path());
  if (result.status == 77) {
    MESSAGE("no other user can be taken on here");
    return;
  }
  CHECK(result.errors ==
        "splitee-sim: run.json: policies.0.path: broken.so: cannot read it: Permission denied\n"
        "splitee-sim: ./broken.so: cannot read it: Permission denied\n"
        "splitee-sim: closed/broken.so: cannot read it: Permission denied\n");
  CHECK(result.output == "2\n2\n2\n");
}

TEST_CASE("a library of another kind has no policy") {
  const BadScene scene;
  const ProgramResult built = run_shell(
      "printf 'int nothing(void) { return 0; }' > n.c && cc -shared -fPIC n.c -o other.so && "
      "printf 'int no(void); int nothing(void) { return no(); }' > m.c && "
      "cc -shared -fPIC m.c -o missing.so",
      scene.folder().path());
  REQUIRE(built.status == 0);
  scene.expect(scene.run({{"type", "plugin"}, {"path", "other.so"}}), 2,
               "run.json: policies.0.path: other.so: has no function splitee_describe; expected a "
               "policy as splitee/policy.h says (in C++ the header must be included, so that the "
               "function is extern \"C\")");
  const ProgramResult missing = scene.run({{"type", "plugin"}, {"path", "missing.so"}});
  CHECK(missing.status == 2);
  CHECK(missing.errors.find("missing.so: cannot be loaded: ") != std::string::npos);
  CHECK(missing.errors.find("undefined symbol: no\n") != std::string::npos);
}

TEST_CASE("descriptions that make no sense are refused") {
  const BadScene scene;
  const std::pair<const char*, const char*> cases[] = {
      {"null", "splitee_describe gives NULL"},
      {"version",
       "is for version 99 of the interface of policies, and this program has version 1; compile it "
       "with this program's splitee/policy.h"},
      {"size",
       "has structs of other sizes than this program; compile it with this program's "
       "splitee/policy.h and no options that change how structs are laid out"},
      {"no-choose", "has no function choose"},
      {"no-name", "gives no name"},
      {"endless-name", "gives a name of 4096 bytes; expected 1 to 4095"},
      {"hidden-name", "gives a name with U+000A; expected one line of text"},
      {"colour", "has the colour red; expected \"#rrggbb\""},
      {"feedback", "has the feedback 9; expected SPLITEE_OWN or SPLITEE_OBSERVABLE"},
      {"options", "has the options 64, of which some are unknown"},
      {"nan", "has a parameter 'width' with the fallback nan, which is outside its limits"},
      {"infinite-low", "has a parameter 'width' from -inf to 2; these are no limits"},
      {"nan-high", "has a parameter 'width' from 0 to nan; these are no limits"},
      {"fallback", "has a parameter 'width' with the fallback 3, which is outside its limits"},
      {"kind", "has a parameter 'width' of the unknown kind 12"},
      {"twice", "has a second parameter 'fault'"},
      {"taken", "has a second parameter 'path'"},
      {"spaces", "has a parameter 'a b'; expected at most 40 of a-z, 0-9 and _, a letter first"},
      {"no-words", "has a parameter 'fault' without words"},
      {"many", "has 1000000 parameters; at most 64 are allowed, and they must be there"},
      {"describe-throws",
       "the exception 'no such luck' left splitee_describe; a policy's functions must not throw"},
  };
  for (const auto& each : cases) {
    const std::string fault = each.first;
    const std::string line = each.second;
    CAPTURE(fault);
    const std::string environment = fmt::format("SPLITEE_BROKEN={}", fault);
    scene.expect(scene.run(broken(json::object()), environment), 2,
                 fmt::format("run.json: policies.0.path: broken.so: {}", line));
  }
  const ProgramResult help =
      run_shell("SPLITEE_BROKEN=version $SPLITEE policies ./broken.so", scene.folder().path());
  CHECK(help.status == 2);
  CHECK(help.errors.starts_with("splitee-sim: ./broken.so: is for version 99"));
}

TEST_CASE("parameters that the library does not have are refused") {
  const BadScene scene;
  const std::string place = "run.json: policies.0.";
  scene.expect(scene.run({{"type", "plugin"}}), 2,
               "run.json: policies.0: plugin needs \"path\": the library");
  scene.expect(scene.run("plugin"), 2, "run.json: policies.0: plugin needs \"path\": the library");
  CHECK(scene.run(broken({{"colour", 1}})).errors.find("policies.0.parameters: ") !=
        std::string::npos);
  scene.expect(scene.run(broken({{"width", 3}})), 2,
               place + "parameters.width: is 3; expected a number from 0 to 2");
  scene.expect(scene.run(broken({{"place", 7}})), 2,
               place + "parameters.place: is exit 7, but the trace t has 6 exits");
  CHECK(scene.run(broken({{"fault", "all"}}))
            .errors.starts_with("splitee-sim: run.json: policies.0.parameters.fault: is \"all\""));
  json with_arms = broken(json::object());
  with_arms["arms"] = "splits";
  CHECK(scene.run(with_arms).status == 2);
  json beside = broken(json::object());
  beside["width"] = 1;
  CHECK(scene.run(beside).status == 2);
}

TEST_CASE("a library that goes wrong in a round ends the run in a line that names it") {
  const BadScene scene;
  const std::string gives = "; a policy's functions must not throw";
  const std::pair<const char*, std::string> cases[] = {
      {"choose-past-last", "choose gives arm 6 in round 5, but there are 6 arms, counted from 0"},
      {"choose-minus-one",
       "choose gives arm 18446744073709551615 in round 1, but there are 6 arms, counted from 0"},
      {"best_arm-past-last",
       "best_arm gives arm 6 in round 300, but there are 6 arms, counted from 0"},
      {"create-null", "create gives no object"},
      {"create-null-with-reason", "create gives no object: too few arms: 6?"},
      {"create-throws", "the exception 'no such luck' left create" + gives},
      {"choose-throws", "the exception 'no such luck' left choose" + gives},
      {"choose-throws-a-number", "an exception left choose" + gives},
      {"observe-throws", "the exception 'no such luck' left observe" + gives},
      {"best_arm-throws", "the exception 'no such luck' left best_arm" + gives},
  };
  for (const auto& each : cases) {
    const std::string fault = each.first;
    const std::string line = each.second;
    CAPTURE(fault);
    scene.expect(scene.run(broken({{"fault", fault}})), 1, "broken.so: " + line);
  }
}

#ifndef SPLITEE_SANITIZED  // the sanitizers have handlers of their own for crashes
TEST_CASE("a library that crashes is named before the process dies of it") {
  const BadScene scene;
  const auto dies = [&](const std::string& fault, int number, const std::string& name) {
    CAPTURE(fault);
    const ProgramResult result = scene.run(broken({{"fault", fault}}));
    CHECK(result.status == 128 + number);
    CHECK(result.errors.find("splitee-sim: broken.so: the library crashed (" + name +
                             "); no results were written\n") != std::string::npos);
    CHECK(!std::filesystem::exists(scene.folder() / "out" / "summary.csv"));
  };
  dies("choose-crashes", SIGSEGV, "SIGSEGV");
  dies("choose-aborts", SIGABRT, "SIGABRT");
  dies("choose-overflows", SIGSEGV, "SIGSEGV");
  dies("destroy-throws", SIGABRT, "SIGABRT");
}

TEST_CASE("workers that crash together are told of once, in a whole line") {
  const BadScene scene;
  const std::string line =
      "splitee-sim: broken.so: the library crashed (SIGABRT); no results were written\n";
  const json policy = broken({{"fault", "choose-aborts-together"}});
  REQUIRE(scene.run(policy).status == 128 + SIGABRT);
  for (int round = 0; round < 60; ++round) {
    const ProgramResult result = run_shell(
        "$SPLITEE run run.json --quiet --out out --repeats 8 --jobs 8", scene.folder().path());
    CAPTURE(round);
    CHECK(result.status == 128 + SIGABRT);
    CHECK(result.errors.find(line) != std::string::npos);
    CHECK(result.errors.find("crashed") == result.errors.rfind("crashed"));
  }
}
#endif

}  // namespace splitee::testing
