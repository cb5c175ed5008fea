// The program's descriptions of itself: help, completion in the installed shells, the manual page,
// and the example that it writes.
#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <sstream>

#include "base/file.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

bool is_there(const std::string& program) {
  const TemporaryFolder folder;
  return run_shell("command -v " + program, folder.path()).status == 0;
}

// Whether a program is there; prints that the rest of a test is skipped where it is not.
bool is_there_or_skip(const std::string& program) {
  if (is_there(program)) return true;
  MESSAGE("skipped: " << program << " is not installed (scripts/setup.sh test)");
  return false;
}

std::set<std::string> lines_of(const std::string& text) {
  std::set<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.insert(line);
  return lines;
}

// The words that bash offers after these, the last of which is incomplete.
std::set<std::string> bash_offers(const std::string& words) {
  const TemporaryFolder folder;
  const ProgramResult result = run_shell(
      "touch trace.npz && $SPLITEE completion bash > c && bash -c 'source ./c; COMP_WORDS=(" +
          words +
          "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _splitee_sim; printf \"%s\\n\" "
          "\"${COMPREPLY[@]}\"'",
      folder.path());
  CHECK(result.errors == "");
  return lines_of(result.output);
}

// The same for zsh, whose completion functions are replaced by ones that print.
std::set<std::string> zsh_offers(const std::string& words) {
  const TemporaryFolder folder;
  const ProgramResult result = run_shell(
      "$SPLITEE completion zsh > c && zsh -f -c '"
      "compdef() { }; _files() { print files }; compadd() { shift; print -l -- $@ }; "
      "_describe() { print -l -- \"${(@P)@[-1]}\" }; "
      "source ./c; words=(" +
          words + "); CURRENT=${#words}; _splitee_sim'",
      folder.path());
  CHECK(result.errors == "");
  return lines_of(result.output);
}

std::set<std::string> fish_offers(const std::string& words) {
  const TemporaryFolder folder;
  const ProgramResult result = run_shell(
      "export HOME=$PWD && $SPLITEE completion fish > c && fish --no-config -c 'source ./c; "
      "complete -C \"" +
          words + "\"' | cut -f1",
      folder.path());
  return lines_of(result.output);
}

using Words = std::set<std::string>;

}  // namespace

TEST_CASE("without a command the program prints its help") {
  const TemporaryFolder folder;
  const ProgramResult alone = run_splitee({}, folder.path());
  CHECK(alone.status == 0);
  CHECK(alone.errors == "");
  CHECK(alone.output == run_splitee({"--help"}, folder.path()).output);
  CHECK(alone.output.find("init") != std::string::npos);
  CHECK(alone.output.find("  man ") == std::string::npos);
}

TEST_CASE("bash completes commands, options and their words") {
  CHECK(bash_offers("splitee-sim ru") == Words{"run"});
  CHECK(bash_offers("splitee-sim trace in") == Words{"info"});
  CHECK(bash_offers("splitee-sim table x --form") == Words{"--format"});
  CHECK(bash_offers("splitee-sim table x --format m") == Words{"markdown"});
  CHECK(bash_offers("splitee-sim completion f") == Words{"fish"});
  CHECK(bash_offers("splitee-sim policies splitee-") == Words{"splitee-s"});
  CHECK(bash_offers("splitee-sim trace info tr") == Words{"trace.npz"});
  CHECK(bash_offers("splitee-sim run --out tr") == Words{"trace.npz"});
}

TEST_CASE("zsh completes commands, options and their words") {
  if (!is_there_or_skip("zsh")) return;
  CHECK(zsh_offers("splitee-sim ru").contains("run:run the experiment of a configuration file"));
  CHECK(
      zsh_offers("splitee-sim trace in").contains("synth:make a synthetic trace from parameters") ==
      false);
  const Words format = zsh_offers("splitee-sim table x --format m");
  CHECK(format == Words{"text", "markdown", "latex", "csv", "json"});
  CHECK(zsh_offers("splitee-sim completion \"\"") == Words{"bash", "zsh", "fish", "files"});
  CHECK(zsh_offers("splitee-sim run -")
            .contains("--resume:go on where an earlier run ended; start "
                      "where nothing was done yet"));
}

TEST_CASE("fish completes commands, options and their words") {
  if (!is_there_or_skip("fish")) return;
  CHECK(fish_offers("splitee-sim ru") == Words{"run"});
  CHECK(fish_offers("splitee-sim trace in") == Words{"info"});
  CHECK(fish_offers("splitee-sim table x --form") == Words{"--format"});
  CHECK(fish_offers("splitee-sim table x --format m") == Words{"markdown"});
  CHECK(fish_offers("splitee-sim completion f") == Words{"fish"});
}

TEST_CASE("the manual page names every command and option, and groff has no complaint") {
  const TemporaryFolder folder;
  const ProgramResult page = run_splitee({"man"}, folder.path());
  CHECK(page.status == 0);
  for (const char* part : {".SS run\n", ".SS trace synth\n", "\\-\\-dry\\-run", "\\-\\-where",
                           ".SS init\n", ".SH EXIT STATUS\n"}) {
    CAPTURE(part);
    CHECK(page.output.find(part) != std::string::npos);
  }
  const auto expect_no_complaint = [&](const std::string& command) {
    CAPTURE(command);
    const ProgramResult checked = run_shell(command, folder.path());
    CHECK(checked.status == 0);
    CHECK(checked.errors == "");
    return checked.output;
  };
  if (is_there_or_skip("groff")) expect_no_complaint("$SPLITEE man | groff -man -Tutf8 -ww -z");
  if (!is_there_or_skip("lexgrog") || !is_there_or_skip("man")) return;
  expect_no_complaint("$SPLITEE man > splitee-sim.1 && man --warnings -l splitee-sim.1 > shown");
  CHECK(expect_no_complaint("lexgrog splitee-sim.1").find("\"splitee-sim - ") != std::string::npos);
}

TEST_CASE("the example that init writes runs, and nothing is written over") {
  const TemporaryFolder folder;
  const ProgramResult made = run_splitee({"init", "mine"}, folder.path());
  CHECK(made.status == 0);
  CHECK(made.errors == "");
  CHECK(made.output.ends_with("next: splitee-sim run mine/run.json\n"));
  const ProgramResult run = run_splitee({"run", "mine/run.json"}, folder.path());
  CHECK(run.status == 0);
  CHECK(run.errors == "");
  CHECK(run.output.find("half-way") != std::string::npos);
  CHECK(std::filesystem::exists(folder / "results/example/summary.csv"));
  const std::string before = read_text_file(folder / "mine/run.json");
  const ProgramResult again = run_splitee({"init", "mine"}, folder.path());
  CHECK(again.status == 2);
  CHECK(again.errors ==
        "splitee-sim: mine/trace.json: is there already; choose another folder: splitee-sim init "
        "DIR\n");
  CHECK(read_text_file(folder / "mine/run.json") == before);
  CHECK(run_splitee({"init"}, folder.path()).status == 0);
  CHECK(std::filesystem::exists(folder / "splitee-example/README.md"));
  const ProgramResult nowhere = run_splitee({"init", "/dev/null/x"}, folder.path());
  CHECK(nowhere.status == 1);
  CHECK(nowhere.errors.starts_with("splitee-sim: /dev/null/x"));
}

}  // namespace splitee::testing
