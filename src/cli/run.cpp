#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/processors.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/results_text.hpp"
#include "cli/terminal.hpp"
#include "config/config.hpp"
#include "experiment/estimate.hpp"
#include "experiment/manifest.hpp"
#include "experiment/plan.hpp"
#include "experiment/result_folder.hpp"
#include "experiment/runner.hpp"

namespace splitee {
namespace {

using Clock = std::chrono::steady_clock;

// Where results go without --out. Shards of a run are neighbours, so that 'merge' finds them with
// one pattern.
std::filesystem::path default_folder(const std::string& name, const std::optional<Shard>& shard) {
  const std::filesystem::path results = "results";
  if (!shard) return results / name;
  return results / (name + ".shards") / fmt::format("{}-of-{}", shard->number, shard->of);
}

// Puts the finished work together into the result files.
void publish(const Plan& plan, ResultFolder& folder, RunFacts facts) {
  folder.journal().expect_in_place();
  ResultFiles files(folder.path(), plan.grid(), !facts.shard.empty());
  for (CellRange rest = facts.cells; rest.begin < rest.end;) {
    stop_if_interrupted();
    const CellRange block = next_block(plan, rest);
    files.append(folder.journal().rows(block));
    rest.begin = block.end;
  }
  facts.digests = files.digests();
  stop_if_interrupted();
  folder.publish(files, manifest_text(plan, facts));
}

// The same error, which says besides what is kept.
[[noreturn]] void fail_with_rest(const Error& error, const ResultFolder& folder,
                                 std::uint64_t cells) {
  if (folder.journal().is_empty() || !folder.journal().is_in_place()) throw error;
  fail(error.status(), "{}; {} of {} cells are done and kept, go on with --resume", error.what(),
       folder.journal().cells_done(), cells);
}

}  // namespace

void run_command(const RunCommand& command) {
  const auto start = Clock::now();
  std::vector<std::string> overrides = command.overrides;
  if (command.seed) overrides.push_back(fmt::format("seed={}", *command.seed));
  const unsigned workers = command.jobs > 0 ? command.jobs : usable_processors();
  const Plan plan(load_config(command.config, overrides), workers);
  const CellRange cells = plan.range_of(command.shard.value_or(Shard{}));
  for (const std::string& warning : plan.warnings()) print_warning(warning);
  expect_memory_to_run(plan, cells, workers);
  if (command.dry_run) {
    dry_run(plan, cells, workers);
    return;
  }

  catch_interrupts();  // before there is something to clean up
  const RunIdentity identity = identity_of(plan, command.shard);
  ResultFolder folder(
      command.out.empty() ? default_folder(plan.config().name, command.shard) : command.out,
      identity, cells.size(), command.resume);
  for (const std::string& warning : folder.warnings()) print_warning(warning);
  if (folder.is_done()) {
    if (!command.quiet) {
      print(fmt::format("{}: all {} cells are done, nothing to do\n",
                        printable(folder.path().string()), cells.size()));
    }
    return;
  }
  RunProgress progress;
  std::chrono::duration<double> wall{};
  unsigned used = workers;
  try {
    {
      const ProgressLine line(progress, {cells.size(), plan.decisions(cells)}, !command.quiet);
      used = run_plan(plan, cells, workers, folder.journal(), progress);
    }
    if (used < workers) {
      print_warning(fmt::format("the system gave threads for {} of {} workers", used, workers));
    }
    stop_if_interrupted();
    wall = Clock::now() - start;
    publish(plan, folder,
            {used,
             wall.count(),
             progress.decisions,
             progress.decisions_found,
             cells,
             identity.shard,
             {}});
  } catch (const Error& error) {
    fail_with_rest(error, folder, cells.size());
  }
  if (command.quiet) return;
  const std::string shown = printable(folder.path().string());
  print(results_text(folder.path()) + fmt::format("{} decisions in {:.1f} s; results in {}\n",
                                                  progress.decisions - progress.decisions_found,
                                                  wall.count(), shown),
        fmt::format("the results are in {}", shown));
}

}  // namespace splitee
