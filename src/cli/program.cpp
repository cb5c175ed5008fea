#include "cli/program.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <exception>
#include <filesystem>
#include <limits>
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

// Lets through only whole numbers from low to high, as plain decimals: CLI11 itself would wrap
// negative numbers, saturate large ones and read 010 as 8.
CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  const auto normalise = [low, high](std::string& text) {
    std::uint64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || rest != text.data() + text.size() || value < low || value > high) {
      return fmt::format("is '{}'; expected a whole number from {} to {}", text, low, high);
    }
    text = fmt::format("{}", value);
    return std::string();
  };
  return {normalise, "UINT"};
}

// Lets through all but the empty text, which an unset shell variable leaves behind.
CLI::Validator some_text() {
  return {[](const std::string& text) { return text.empty() ? "is empty" : std::string(); }, ""};
}

// Lets through only numbers from 0, below 1.
CLI::Validator share_below_one() {
  return {[](const std::string& text) {
            double value = 0;
            const auto [rest, error] =
                std::from_chars(text.data(), text.data() + text.size(), value);
            const bool is_number = error == std::errc{} && rest == text.data() + text.size();
            return is_number && value >= 0 && value < 1
                       ? std::string()
                       : fmt::format(
                             "is '{}'; expected a share from 0, below 1: one percentage "
                             "point is 0.01",
                             text);
          },
          ""};
}

CLI::Validator shard_text() {
  return {[](const std::string& text) {
            return Shard::read(text)
                       ? std::string()
                       : fmt::format("is '{}'; expected I/N, part I of N, from 1 to N", text);
          },
          ""};
}

constexpr const char* kThresholdHelp =
    R"(Where a new domain has no labels, the threshold (alpha) comes from the task that the network was
trained on. Proposed is the smallest of 0.50, 0.51, ..., 0.99 (from 1/classes where the trace says
how many there are) for which, at this and at every larger one, the accuracy is at most
--max-accuracy-drop below the last exit's:
  any-split  of splitting at i, for every splitting layer i: exit i answers where C_i >= alpha,
             otherwise the last exit. For policies that split.
  walk       of the walk: the first exit with C_i >= alpha answers, at the latest the last. For
             policies that walk from exit to exit and stop at the first that is sure.
Never choose it on the set that you evaluate on. The last line is 'threshold ALPHA'; exit status 1
where none will do.)";

// The command line: options are bound to the commands' structs, and each command has its callback.
struct CommandLine {
  CLI::App app{
      "Replays per-exit confidences of multi-exit networks under policies that split computing\n"
      "between device and cloud, and reports regret, accuracy and cost.",
      "splitee-sim"};
  RunCommand run;
  std::string shard;
  MergeCommand merge;
  TableCommand table;
  std::string policy;
  std::string trace;
  CheckCommand check;
  std::string synth_parameters;
  std::string synth_out;
  ThresholdCommand threshold;

  CommandLine() {
    app.set_version_flag("--version", fmt::format("splitee-sim {}\ncommit {}\nsources {}", kVersion,
                                                  this_build().commit, this_build().sources));
    app.require_subcommand(1);
    add_run();
    add_merge();
    add_table();
    add_check();
    CLI::App* policies = app.add_subcommand("policies", "list the policies, or explain one");
    policies->add_option("NAME", policy, "the policy to explain")->check(some_text());
    policies->callback([this] { policies_command(policy); });
    CLI::App* of_trace = app.add_subcommand("trace", "look at trace files");
    of_trace->require_subcommand(1);
    add_trace(of_trace, "info", "what a trace holds: size, origin, and each exit's statistics",
              trace_info_command);
    add_trace(of_trace, "validate", "check a trace file from end to end", trace_validate_command);
    add_synth(of_trace);
    add_threshold(of_trace);
  }

 private:
  void add_run() {
    CLI::App* command = app.add_subcommand("run", "run the experiment of a configuration file");
    command->add_option("--config,FILE", run.config, "configuration file (JSON)")
        ->required()
        ->check(some_text());
    command
        ->add_option(
            "--set", run.overrides,
            "override one value: PATH=VALUE, for example cost.offload=3 or policies.0.beta=2")
        ->expected(1)
        ->take_all()
        ->type_name("PATH=VALUE");
    command->add_option("--out", run.out, "folder for the results (default results/NAME)")
        ->check(some_text());
    command->add_option("--jobs", run.jobs, "worker threads (default: the processors it may use)")
        ->transform(whole_number(1, 1024));
    command->add_option("--seed", run.seed, "overrides the configuration's seed")
        ->transform(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
    command->add_flag("--quiet", run.quiet, "no table, no progress");
    command->add_flag("--resume", run.resume,
                      "go on where an earlier run ended; start where nothing was done yet");
    command
        ->add_option("--shard", shard,
                     "run only part I of N (default folder results/NAME.shards/I-of-N); 'merge' "
                     "joins them")
        ->check(shard_text())
        ->type_name("I/N");
    command->add_flag("--dry-run", run.dry_run,
                      "check configuration and traces, print the resolved configuration, list the "
                      "cells, estimate time and memory, run nothing");
    command->callback([this] {
      if (!shard.empty()) run.shard = Shard::read(shard);
      run_command(run);
    });
  }

  void add_merge() {
    CLI::App* command =
        app.add_subcommand("merge", "join the results of all shards of a run into one folder");
    command->add_option("DIR", merge.shards, "the folders that the shards have written")
        ->required()
        ->check(some_text());
    command->add_option("--out", merge.out, "folder for the whole run's results")
        ->required()
        ->check(some_text());
    command->add_flag("--quiet", merge.quiet, "no table");
    command->callback([this] { merge_command(merge); });
  }

  void add_table() {
    CLI::App* command = app.add_subcommand(
        "table",
        "print results: one value of summary.csv by two others, or what 'run' has printed");
    PivotRequest& pivot = table.pivot;
    command->add_option("RESULTS_DIR", table.results, "folder that a run has written")
        ->required()
        ->check(some_text());
    auto* value = command->add_option("--value", pivot.value, "column whose numbers are shown");
    auto* rows = command
                     ->add_option("--rows", pivot.rows,
                                  "column (or several: policy,beta) whose values make the lines")
                     ->delimiter(',')
                     ->expected(1)
                     ->take_all();
    auto* columns =
        command->add_option("--columns", pivot.columns, "column whose values make the columns");
    for (auto* option : {value, rows, columns}) option->type_name("COLUMN")->check(some_text());
    value->needs(rows)->needs(columns);
    rows->needs(value);
    columns->needs(value);
    command
        ->add_option("--where", pivot.where,
                     "show only these: COLUMN=VALUE[,VALUE] or COLUMN!=VALUE[,VALUE]; may be "
                     "repeated; a value with a comma stands in double quotes, or alone")
        ->expected(1)
        ->take_all()
        ->type_name("CONDITION")
        ->needs(value);
    command->add_option("--format", table.format, "of what is printed")
        ->check(CLI::IsMember({"text", "markdown", "latex", "csv"}))
        ->needs(value);
    command
        ->add_option_function<std::string>(
            "--best",
            [&pivot](const std::string& word) {
              pivot.best = word == "highest"  ? Best::kHighest
                           : word == "lowest" ? Best::kLowest
                                              : Best::kNone;
            },
            "which value of a column is marked (default: as the value's name says)")
        ->check(CLI::IsMember({"highest", "lowest", "none"}))
        ->needs(value);
    command
        ->add_option("--digits", pivot.digits,
                     "behind the point (default: five that matter; all of them in CSV)")
        ->transform(whole_number(0, 17))
        ->needs(value);
    command->callback([this] { table_command(table); });
  }

  void add_check() {
    CLI::App* command = app.add_subcommand("check", "compare results with reference numbers");
    command->add_option("RESULTS_DIR", check.results, "folder that a run has written")
        ->required()
        ->check(some_text());
    command->add_option("--against", check.against, "file of expected numbers (JSON)")
        ->required()
        ->check(some_text());
    command->add_option("--format", check.format, "of what is printed")
        ->check(CLI::IsMember({"text", "markdown", "junit", "json"}));
    command
        ->add_option("--report", check.reports,
                     "also write a report; FILE ends in .txt, .md, .xml (JUnit) or .json")
        ->expected(1)
        ->take_all()
        ->type_name("FILE");
    command->callback([this] { check_command(check); });
  }

  void add_synth(CLI::App* parent) {
    CLI::App* command =
        parent->add_subcommand("synth", "make a trace from the parameters of a statistical model");
    command->add_option("--params", synth_parameters, "parameter file (JSON)")
        ->required()
        ->check(some_text());
    command->add_option("--out", synth_out, "trace to write (.npz)")
        ->required()
        ->check(some_text());
    command->callback([this] { trace_synth_command(synth_parameters, synth_out); });
  }

  void add_threshold(CLI::App* parent) {
    CLI::App* command = parent->add_subcommand(
        "threshold", "choose the confidence threshold on a labelled validation trace");
    command->footer(kThresholdHelp);
    command->add_option("FILE", threshold.file, "labelled trace of the training task (.npz)")
        ->required()
        ->check(some_text());
    command
        ->add_option("--max-accuracy-drop", threshold.request.max_accuracy_drop,
                     "allowed below the last exit's accuracy (default 0.01, one point)")
        ->check(share_below_one());
    command
        ->add_option_function<std::string>(
            "--rule",
            [this](const std::string& name) { threshold.request.rule = threshold_rule(name); },
            "for policies that split, or that stop on the way (default any-split)")
        ->check(CLI::IsMember(std::vector<std::string>(threshold_rule_names().begin(),
                                                       threshold_rule_names().end())));
    command->add_option("--format", threshold.format, "of what is printed")
        ->check(CLI::IsMember({"text", "json"}));
    command->callback([this] { trace_threshold_command(threshold); });
  }

  void add_trace(CLI::App* parent, const char* name, const char* help,
                 void (*act)(const std::filesystem::path&)) {
    CLI::App* command = parent->add_subcommand(name, help);
    command->add_option("FILE", trace, "trace (.npz)")->required()->check(some_text());
    command->callback([this, act] { act(trace); });
  }
};

// What is wrong with the command line, in one clause. An argument that nobody knows comes before
// what CLI11 misses because of it.
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
  // A file-size limit, and a reader that went away, shall be a failed write, not a sudden death.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  if (!open_standard_streams()) return static_cast<int>(ExitStatus::kFailed);
  try {
    CommandLine line;
    try {
      line.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      if (error.get_exit_code() == 0) {  // --help, --version
        std::ostringstream text;
        line.app.exit(error, text);
        print(text.str());
        return static_cast<int>(ExitStatus::kDone);
      }
      return report(ExitStatus::kUsage,
                    fmt::format("{}; 'splitee-sim --help' tells more", complaint(line.app, error)));
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
