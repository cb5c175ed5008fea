#include "experiment/results/merge.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/interrupt.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/format_option.hpp"
#include "cli/results_text.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"

namespace splitee {
namespace {

// The arguments and options of `merge`.
struct MergeCommand {
  std::vector<std::filesystem::path> shards;
  std::filesystem::path out;
  bool quiet = false;
};

void merge_command(const MergeCommand& command) {
  catch_interrupts();
  merge_shards(command.shards, command.out);
  if (command.quiet) return;
  const std::string folder = printable(command.out.string());
  print(results_text(command.out, page_of_output()) +
            fmt::format("{} shards merged; results in {}\n", command.shards.size(), folder),
        fmt::format("the results are in {}", folder));
}

}  // namespace

void add_merge(CLI::App& program) {
  const auto merge = std::make_shared<MergeCommand>();
  CLI::App* command =
      program.add_subcommand("merge", "join the results of all shards of a run into one folder");
  command->add_option("DIR", merge->shards, "the folders that the shards have written")
      ->required()
      ->check(some_text());
  command->add_option("--out", merge->out, "folder for the whole run's results")
      ->required()
      ->check(some_text());
  command->add_flag("--quiet", merge->quiet, "no table");
  command->callback([merge] { merge_command(*merge); });
}

}  // namespace splitee
