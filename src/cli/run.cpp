#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/processors.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "config/config.hpp"
#include "experiment/manifest.hpp"
#include "experiment/plan.hpp"
#include "experiment/result_folder.hpp"
#include "experiment/runner.hpp"
#include "report/table.hpp"

namespace splitee {
namespace {

// More summaries are not kept for the table.
constexpr std::size_t kMostSummaries = 5000;

std::map<std::string, std::string> titles_of(const Plan& plan) {
  std::map<std::string, std::string> titles;
  for (std::size_t t = 0; t < plan.traces().size(); ++t) {
    const TraceSpec& spec = plan.config().traces[t];
    const Trace& trace = plan.traces()[t].trace;
    titles[spec.name] = fmt::format(
        "{} ({}): {} samples, {} exits, threshold {}{}", spec.name, trace.kind(), trace.samples(),
        trace.exits(), spec.threshold.values.front(),
        spec.threshold.is_grid ? fmt::format(" to {}", spec.threshold.values.back()) : "");
  }
  return titles;
}

std::string heading_of(const Plan& plan) {
  const Config& config = plan.config();
  return fmt::format("{}: {} repeats, seed {}, convention {}, reward cost {}\n\n", config.name,
                     config.repeats, config.seed,
                     config.convention == Convention::kPaper ? "paper" : "published-code",
                     config.cost.reward_cost == RewardCost::kCharged ? "charged" : "all-exits");
}

void dry_run(const Plan& plan) {
  print(plan.config().resolved_json() + "\n");
  const auto titles = titles_of(plan);
  for (const TraceSpec& trace : plan.config().traces) print(titles.at(trace.name) + "\n");
  print(fmt::format("{} cells, {} repeats, {} decisions; nothing was run\n", plan.cells(),
                    plan.config().repeats, plan.decisions()));
}

}  // namespace

void run_command(const RunCommand& command) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::string> overrides = command.overrides;
  if (command.seed) overrides.push_back(fmt::format("seed={}", *command.seed));
  const Plan plan(load_config(command.config, overrides));
  for (const std::string& warning : plan.warnings()) print_warning(warning);
  if (command.dry_run) {
    dry_run(plan);
    return;
  }

  catch_interrupts();  // before there is something to clean up
  ResultFolder folder(
      command.out.empty() ? std::filesystem::path("results") / plan.config().name : command.out,
      plan);
  std::vector<SummaryRow> summaries;
  std::atomic<std::uint64_t> decisions = 0;
  const unsigned workers = command.jobs > 0 ? command.jobs : usable_processors();
  {
    const ProgressLine progress(decisions, plan.decisions(), !command.quiet);
    run_plan(plan, workers, decisions, [&](BlockRows&& rows) {
      folder.append(rows);
      if (command.quiet || summaries.size() > kMostSummaries) return;
      std::move(rows.summaries.begin(), rows.summaries.end(), std::back_inserter(summaries));
    });
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  stop_if_interrupted();
  folder.publish(manifest_text(plan, {workers, wall.count(), decisions.load()}));
  if (command.quiet) return;
  if (summaries.size() > kMostSummaries) {
    print(fmt::format("{} cells: too many for a table; see summary.csv\n", plan.cells()));
  } else {
    print(heading_of(plan));
    print(summary_table(summaries, titles_of(plan), plan.grid_columns()));
  }
  print(fmt::format("{} decisions in {:.1f} s; results in {}\n", decisions.load(), wall.count(),
                    folder.path().string()));
}

}  // namespace splitee
