#include "experiment/results/whole_run.hpp"

#include "base/interrupt.hpp"
#include "experiment/block.hpp"
#include "experiment/results/manifest.hpp"

namespace splitee {
namespace {

// Writes the finished work into the result files.
void publish(const WholeRun& run, ResultFolder& folder, const RunRecord& record) {
  folder.journal().expect_in_place();
  ResultFiles files(folder.path(), run.plan->grid(), run.shard.has_value());
  for (CellRange rest = run.cells; rest.begin < rest.end;) {
    stop_if_interrupted();
    const CellRange block = next_block(*run.plan, rest);
    files.append(folder.journal().rows(block));
    rest.begin = block.end;
  }
  const Manifest manifest(*run.plan, run.shard, run.cells, files.digests());
  stop_if_interrupted();
  folder.publish(files, manifest, record.text());
}

// Throws the same error, with a note on the work that is kept.
[[noreturn]] void fail_with_rest(const Error& error, const ResultFolder& folder,
                                 std::uint64_t cells) {
  if (folder.journal().is_empty() || !folder.journal().is_in_place()) throw error;
  fail(error.status(), "{}; {} of {} cells are done and kept, go on with --resume", error.what(),
       folder.journal().cells_done(), cells);
}

// The path from the results to the folder of their configuration, so that both can be moved
// together.
std::string way_to_configuration(const std::filesystem::path& config,
                                 const std::filesystem::path& results) {
  std::error_code error;
  const std::filesystem::path way = std::filesystem::relative(
      config.empty() ? std::filesystem::path(".") : config, results, error);
  return error ? "" : way.string();
}

}  // namespace

void carry_out(const WholeRun& run, ResultFolder& folder, RunRecord& record, RunProgress& progress,
               const std::function<std::shared_ptr<void>()>& watch) {
  try {
    {
      const std::shared_ptr<void> held = watch();
      record.workers = run_plan(*run.plan, run.cells, run.workers, folder.journal(), progress);
    }
    stop_if_interrupted();
    record.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - run.began).count();
    record.decisions_before_resume = progress.decisions_found;
    record.configuration_folder = way_to_configuration(run.config_folder, folder.path());
    publish(run, folder, record);
  } catch (const Error& error) {
    fail_with_rest(error, folder, run.cells.size());
  }
}

}  // namespace splitee
