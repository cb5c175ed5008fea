#include "cli/program.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <filesystem>
#include <new>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "base/build.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "version.hpp"

namespace splitee {
namespace {

void add_commands(CLI::App& app) {
  app.set_version_flag("--version", fmt::format("splitee-sim {}\ncommit {}\nsources {}", kVersion,
                                                this_build().commit, this_build().sources));
  app.require_subcommand(1);
  add_run(app);
  add_merge(app);
  add_table(app);
  add_best(app);
  add_frontier(app);
  add_check(app);
  add_report(app);
  add_policies(app);
  add_links(app);
  add_trace(app);
  add_init(app);
  add_schema(app);
  add_completion(app);
  add_man(app);
}

// What is wrong with the command line, in one clause. An unknown argument comes first, before the
// missing ones that CLI11 reports because of it.
std::string complaint(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<std::string> unknown = app.remaining(true);
  const bool by_unknown =
      error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError) ||
      error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
  if (unknown.empty() || !by_unknown) return error.what();
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  std::vector<std::string> known;
  for (const CLI::App* each : command->get_subcommands(nullptr)) known.push_back(each->get_name());
  for (const CLI::Option* each : command->get_options()) known.push_back(each->get_name());
  return fmt::format("unexpected argument '{}'{}", unknown.front(),
                     did_you_mean(unknown.front(), known));
}

int report(ExitStatus status, const std::string& text) {
  print_error(text);
  return static_cast<int>(status);
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  // A file-size limit, or a reader that went away, is to be a failed write and not a sudden death.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  if (!open_standard_streams()) return static_cast<int>(ExitStatus::kFailed);
  try {
    CLI::App app(
        "Replays per-exit confidences of multi-exit networks under policies that split computing\n"
        "between device and cloud, and reports regret, accuracy and cost.",
        "splitee-sim");
    add_commands(app);
    if (argc == 1) {
      print(app.help());
      return static_cast<int>(ExitStatus::kDone);
    }
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      if (error.get_exit_code() == 0) {  // --help, --version
        std::ostringstream text;
        app.exit(error, text);
        print(text.str());
        return static_cast<int>(ExitStatus::kDone);
      }
      return report(ExitStatus::kUsage,
                    fmt::format("{}; 'splitee-sim --help' tells more", complaint(app, error)));
    }
    return static_cast<int>(ExitStatus::kDone);
  } catch (const Error& error) {
    return report(error.status(), error.what());
  } catch (const std::bad_alloc&) {
    return report(ExitStatus::kFailed, "out of memory");
  } catch (const std::length_error&) {
    return report(ExitStatus::kFailed,
                  "out of memory: more than one process can hold is asked for");
  } catch (const std::filesystem::filesystem_error& error) {
    return report(ExitStatus::kFailed, fmt::format("{}: cannot be used: {}", error.path1().string(),
                                                   error.code().message()));
  } catch (const std::system_error& error) {
    return report(
        ExitStatus::kFailed,
        fmt::format("the system refuses what the program needs: {} (a limit on processes, "
                    "threads or open files?)",
                    error.code().message()));
  } catch (const std::exception& error) {
    return report(
        ExitStatus::kFailed,
        fmt::format("an error of the program itself, please report it: {}", error.what()));
  }
}

}  // namespace splitee
