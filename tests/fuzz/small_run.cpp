#include "fuzz/small_run.hpp"

#include <nlohmann/json.hpp>

#include "config/config.hpp"
#include "experiment/block.hpp"
#include "experiment/results/manifest.hpp"
#include "experiment/results/result_folder.hpp"
#include "experiment/results/run_record.hpp"
#include "experiment/run/runner.hpp"
#include "fuzz/support.hpp"

namespace splitee::fuzz {
namespace {

constexpr Shard kOnlyShard{1, 1};

Plan small_plan() {
  const std::filesystem::path& folder = scratch();
  nlohmann::json config = testing::small_config("small-a.npz", 0.7);
  config["repeats"] = 2;
  config["cost"]["offload"] = {2};
  config["curves"]["rounds"] = {1, 4};
  config["policies"] = {"splitee", "final-exit"};
  config["traces"] = nlohmann::json::array();
  for (const char* name : {"small-a", "small-b"}) {
    const std::string file = std::string(name) + ".npz";
    testing::write_random_trace(folder / file, 6, 2, 7);
    config["traces"].push_back({{"name", name}, {"path", file}, {"threshold", 0.7}});
  }
  write(folder / "small.json", config.dump());
  return Plan(load_config(folder / "small.json", {}));
}

}  // namespace

const SmallRun& SmallRun::get() {
  static const SmallRun run;
  return run;
}

SmallRun::SmallRun() : plan_(small_plan()) {
  testing::MemoryStore store;
  RunProgress progress;
  run_plan(plan_, cells(), 1, store, progress);
  results_ = store.results(plan_.grid());
}

RunIdentity SmallRun::identity(bool is_shard) const {
  return identity_of(plan_, is_shard ? std::optional(kOnlyShard) : std::nullopt);
}

testing::Results SmallRun::finish(Journal& journal) const {
  RunProgress progress;
  run_plan(plan_, cells(), 1, journal, progress);
  testing::MemoryStore store;
  for (CellRange rest = cells(); rest.begin < rest.end;) {
    const CellRange block = next_block(plan_, rest);
    store.keep(block, journal.rows(block));
    rest.begin = block.end;
  }
  return store.results(plan_.grid());
}

std::string SmallRun::publish(const std::filesystem::path& folder) const {
  ResultFolder results(folder, identity(true), cells().size(), FolderMode::kFresh);
  RunProgress progress;
  run_plan(plan_, cells(), 1, results.journal(), progress);
  ResultFiles files(folder, plan_.grid(), true);
  for (CellRange rest = cells(); rest.begin < rest.end;) {
    const CellRange block = next_block(plan_, rest);
    files.append(results.journal().rows(block));
    rest.begin = block.end;
  }
  const Manifest manifest(plan_, kOnlyShard, cells(), files.digests());
  results.publish(files, manifest, RunRecord{}.text());
  return manifest.text();
}

}  // namespace splitee::fuzz
