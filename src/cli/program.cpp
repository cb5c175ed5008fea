#include "cli/program.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <new>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "version.hpp"

namespace splitee {
namespace {

// The command line: options are bound to the commands' structs, and each command has its callback.
struct CommandLine {
  CLI::App app{
      "Replays per-exit confidences of multi-exit networks under policies that split computing\n"
      "between device and cloud, and reports regret, accuracy and cost.",
      "splitee-sim"};
  RunCommand run;
  std::string policy;
  std::string trace;

  CommandLine() {
    app.set_version_flag("--version", fmt::format("splitee-sim {}", kVersion));
    app.require_subcommand(1);
    add_run();
    CLI::App* policies = app.add_subcommand("policies", "list the policies, or explain one");
    policies->add_option("NAME", policy, "the policy to explain");
    policies->callback([this] { policies_command(policy); });
    CLI::App* of_trace = app.add_subcommand("trace", "look at trace files");
    of_trace->require_subcommand(1);
    add_trace(of_trace, "info", "what a trace holds: size, origin, and each exit's statistics",
              trace_info_command);
    add_trace(of_trace, "validate", "check a trace file from end to end", trace_validate_command);
  }

 private:
  void add_run() {
    CLI::App* command = app.add_subcommand("run", "run the experiment of a configuration file");
    command->add_option("--config", run.config, "configuration file (JSON)")->required();
    command
        ->add_option(
            "--set", run.overrides,
            "override one value: PATH=VALUE, for example cost.offload=3 or policies.0.beta=2")
        ->expected(1)
        ->take_all()
        ->type_name("PATH=VALUE");
    command->add_option("--out", run.out, "folder for the results (default results/NAME)");
    command->add_option("--jobs", run.jobs, "worker threads (default: the processors it may use)")
        ->check(CLI::Range(1U, 1024U));
    command->add_option("--seed", run.seed, "overrides the configuration's seed");
    command->add_flag("--quiet", run.quiet, "no table, no progress");
    command->add_flag(
        "--dry-run", run.dry_run,
        "check configuration and traces, print the resolved configuration, run nothing");
    command->callback([this] { run_command(run); });
  }

  void add_trace(CLI::App* parent, const char* name, const char* help,
                 void (*act)(const std::filesystem::path&)) {
    CLI::App* command = parent->add_subcommand(name, help);
    command->add_option("FILE", trace, "trace (.npz)")->required();
    command->callback([this, act] { act(trace); });
  }
};

int report(ExitStatus status, const std::string& text) {
  print_error(text);
  return static_cast<int>(status);
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  try {
    CommandLine line;
    try {
      line.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      if (error.get_exit_code() == 0) return line.app.exit(error);  // --help, --version
      return report(ExitStatus::kUsage,
                    fmt::format("{}; 'splitee-sim --help' tells more", error.what()));
    }
    return static_cast<int>(ExitStatus::kDone);
  } catch (const Error& error) {
    return report(error.status(), error.what());
  } catch (const std::bad_alloc&) {
    return report(ExitStatus::kFailed, "out of memory");
  } catch (const std::exception& error) {
    return report(ExitStatus::kFailed, fmt::format("unexpected failure: {}", error.what()));
  }
}

}  // namespace splitee
