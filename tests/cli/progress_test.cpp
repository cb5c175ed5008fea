#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sstream>

#include "cli/terminal.hpp"
#include "scene.hpp"

namespace splitee::testing {
namespace {

// A run that takes minutes, killed after two seconds.
constexpr const char* kTwoSeconds =
    "timeout -s KILL 2.2 \"$SPLITEE\" run --config run.json --out out --set repeats=1000000 "
    "--set 'curves.rounds=[1]'";

}  // namespace

TEST_CASE("progress tells the share, cells done, decisions per second and the time left") {
  RunProgress progress;
  progress.cells = 3;
  progress.decisions = 25'000'000;
  CHECK(progress_text(progress, {12, 100'000'000}, 5, false) ==
        " 25.0%  3 of 12 cells  5.0 million decisions/s  0:15 left");
  // The work of an earlier run does not count for the speed of this one.
  progress.decisions_found = 15'000'000;
  CHECK(progress_text(progress, {12, 100'000'000}, 5, false) ==
        " 25.0%  3 of 12 cells  2.0 million decisions/s  0:38 left");
  progress.decisions_found = 25'000'000;
  CHECK(progress_text(progress, {12, 100'000'000}, 5, false) ==
        " 25.0%  3 of 12 cells  0.0 million decisions/s");
}

TEST_CASE("a log gets whole lines at its interval, and none in a run shorter than that") {
  const Scene scene;
  scene.make_long();
  const ProgramResult log =
      run_shell(std::string("export SPLITEE_LOG_SECONDS=0.5; ") + kTwoSeconds, scene.path());
  CHECK(log.status == 137);
  std::istringstream text(log.errors);
  std::size_t lines = 0;
  for (std::string line; std::getline(text, line);) {
    if (line.find(" cells ") == std::string::npos) continue;  // the shell reports the kill
    ++lines;
    CAPTURE(line);
    CHECK(line.starts_with("splitee-sim: "));
    CHECK(line.find("%  0 of 2 cells  ") != std::string::npos);
    CHECK(line.find(" million decisions/s  ") != std::string::npos);
    CHECK(line.ends_with(" left"));
  }
  CHECK(lines >= 2);
  CHECK(lines <= 4);
  CHECK(log.errors.find('\r') == std::string::npos);
  const Scene other;
  other.make_long();
  CHECK(run_shell(kTwoSeconds, other.path()).errors.find('%') == std::string::npos);
}

TEST_CASE("on a terminal one line is rewritten in place, and --quiet shows nothing") {
  const Scene scene;
  if (run_shell("/usr/bin/python3 -c 'import os; os.openpty()'", scene.path()).status != 0) {
    MESSAGE("this system has no terminals to give (/dev/pts is not mounted)");
    return;
  }
  scene.make_long();
  // Python's pty gives the command a terminal for both outputs.
  const std::string in_terminal =
      "TERM=xterm /usr/bin/python3 -c 'import pty, sys; pty.spawn([\"sh\", \"-c\", sys.argv[1]])' ";
  std::string command = "'";
  for (const char c : std::string(kTwoSeconds)) {
    command += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  const ProgramResult shown =
      run_shell("export SPLITEE; " + in_terminal + command + "'", scene.path());
  CHECK(shown.output.find(" of 2 cells  ") != std::string::npos);
  CHECK(shown.output.find("\x1b[K") != std::string::npos);
  const Scene quiet;
  quiet.make_long();
  const ProgramResult hidden =
      run_shell("export SPLITEE; " + in_terminal + command + " --quiet'", quiet.path());
  CHECK(hidden.status == 0);
  CHECK(hidden.output.find("cells") == std::string::npos);
}

}  // namespace splitee::testing
