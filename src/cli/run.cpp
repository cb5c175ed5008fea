#include "cli/run.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/processors.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/dry_run.hpp"
#include "cli/format_option.hpp"
#include "cli/results_text.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"
#include "config/config.hpp"
#include "experiment/plan.hpp"
#include "experiment/results/manifest.hpp"
#include "experiment/results/result_folder.hpp"
#include "experiment/results/run_record.hpp"
#include "experiment/results/whole_run.hpp"
#include "experiment/run/estimate.hpp"
#include "experiment/run/runner.hpp"
#include "report/results_document.hpp"

namespace splitee {
namespace fs = std::filesystem;
namespace {

// The folder of results without --out. Shards of a run are neighbours, so that one pattern matches
// them all for 'merge'.
std::filesystem::path default_folder(const std::string& name, const std::optional<Shard>& shard) {
  const std::filesystem::path results = "results";
  if (!shard) return results / name;
  return results / (name + ".shards") / fmt::format("{}-of-{}", shard->number, shard->of);
}

CLI::Validator shard_text() {
  return {[](const std::string& text) {
            return Shard::read(text)
                       ? std::string()
                       : fmt::format("is '{}'; expected I/N, part I of N, from 1 to N", text);
          },
          ""};
}

// A run that repeats the one of a manifest needs the same data.
void expect_same_data(const RunCommand& command, const Plan& plan) {
  const auto manifest = Manifest::read(read_text_file(command.config));
  if (!manifest || !manifest->content().contains("traces")) return;
  for (const auto& known : manifest->content().at("traces")) {
    for (std::size_t t = 0; t < plan.traces().size(); ++t) {
      const TraceSpec& spec = plan.config().traces[t];
      const std::string& found = plan.traces()[t].trace.sha256;
      if (known.value("name", "") != spec.name || known.value("sha256", found) == found) continue;
      fail(ExitStatus::kData, "{}: has not the SHA-256 that {} says of trace {}; it says {}",
           plan.traces()[t].trace.file, command.config.string(), spec.name,
           known.value("sha256", ""));
    }
  }
}

FolderMode mode_of(const RunCommand& command) {
  if (command.resume) return FolderMode::kResume;
  return command.force ? FolderMode::kForce : FolderMode::kFresh;
}

// Prints the results of a finished run.
void print_results(const RunCommand& command, const ResultFolder& folder, std::uint64_t decisions,
                   double seconds) {
  if (command.quiet) return;
  const std::string shown = printable(folder.path().string());
  const std::string besides = fmt::format("the results are in {}", shown);
  if (command.format == Format::kJson) {
    Document document = results_document(folder.path());
    document.facts["decisions"] = decisions;
    document.facts["seconds"] = seconds;
    print(written(document, Format::kJson), besides);
    return;
  }
  print(results_text(folder.path(), page_of_output(), command.form) +
            fmt::format("{} decisions in {:.1f} s; results in {}\n", decisions, seconds, shown),
        besides);
}

}  // namespace

void run_command(const RunCommand& command) {
  const auto began = std::chrono::steady_clock::now();
  RunRecord record{.started = std::chrono::system_clock::now()};
  std::vector<std::string> overrides = command.overrides;
  if (command.seed) overrides.push_back(fmt::format("seed={}", *command.seed));
  if (command.repeats) overrides.push_back(fmt::format("repeats={}", *command.repeats));
  const unsigned workers = command.jobs > 0 ? command.jobs : usable_processors();
  const Plan plan(load_config(command.config, overrides), workers);
  const CellRange cells = plan.range_of(command.shard.value_or(Shard{}));
  if (command.overrides.empty()) expect_same_data(command, plan);
  for (const std::string& warning : plan.warnings()) print_warning(warning);
  expect_memory_to_run(plan, cells, workers);
  if (command.dry_run) {
    dry_run(plan, cells, workers, command.format);
    return;
  }

  catch_interrupts();  // before there is anything to clean up
  const RunIdentity identity = identity_of(plan, command.shard);
  ResultFolder folder(
      command.out.empty() ? default_folder(plan.config().name, command.shard) : command.out,
      identity, cells.size(), mode_of(command));
  for (const std::string& warning : folder.warnings()) print_warning(warning);
  if (folder.is_done()) {
    if (command.format == Format::kJson) {
      print_results(command, folder, 0, 0);
    } else if (!command.quiet) {
      print(fmt::format("{}: all {} cells are done, nothing to do\n",
                        printable(folder.path().string()), cells.size()));
    }
    return;
  }
  RunProgress progress;
  carry_out({&plan, command.shard, cells, workers, began, command.config.parent_path()}, folder,
            record, progress, [&] {
              const RunTotal total{cells.size(), plan.decisions(cells)};
              return std::make_shared<ProgressLine>(progress, total, !command.quiet);
            });
  if (record.workers < workers) {
    print_warning(
        fmt::format("the system gave threads for {} of {} workers", record.workers, workers));
  }
  print_results(command, folder, progress.decisions - progress.decisions_found,
                record.wall_seconds);
}

void add_run(CLI::App& program) {
  const auto run = std::make_shared<RunCommand>();
  const auto shard = std::make_shared<std::string>();
  CLI::App* command = program.add_subcommand("run", "run the experiment of a configuration file");
  command
      ->add_option("--config,FILE", run->config,
                   "configuration file (JSON), or the manifest.json of a run to repeat")
      ->required()
      ->check(some_text());
  command
      ->add_option(
          "--set", run->overrides,
          "override one value: PATH=VALUE, for example cost.offload=3 or policies.0.beta=2")
      ->expected(1)
      ->take_all()
      ->type_name("PATH=VALUE");
  command->add_option("--out", run->out, "folder for the results (default results/NAME)")
      ->check(some_text());
  command->add_option("--jobs", run->jobs, "worker threads (default: the processors it may use)")
      ->transform(whole_number(1, 1024));
  command->add_option("--seed", run->seed, "overrides the configuration's seed")
      ->transform(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
  command->add_option("--repeats", run->repeats, "overrides the configuration's repeats")
      ->transform(whole_number(1, 1'000'000));
  command->add_flag("--quiet", run->quiet, "no table, no progress");
  add_full(*command, run->form);
  auto* resume =
      command->add_flag("--resume", run->resume,
                        "go on where an earlier run ended; start where nothing was done yet");
  command
      ->add_flag("--force", run->force,
                 "replace also the results, once the new ones are complete, and unfinished work of "
                 "another run; never anything else")
      ->excludes(resume);
  command
      ->add_option_function<std::string>(
          "--format", [run](const std::string& name) { run->format = format_of(name); },
          "of what is printed (default text)")
      ->check(CLI::IsMember({"text", "json"}));
  command
      ->add_option("--shard", *shard,
                   "run only part I of N (default folder results/NAME.shards/I-of-N); 'merge' "
                   "joins them")
      ->check(shard_text())
      ->type_name("I/N");
  command->add_flag("--dry-run", run->dry_run,
                    "check configuration and traces, print the resolved configuration, list the "
                    "cells, estimate time and memory, run nothing");
  command->callback([run, shard] {
    if (!shard->empty()) run->shard = Shard::read(*shard);
    run_command(*run);
  });
}

}  // namespace splitee
