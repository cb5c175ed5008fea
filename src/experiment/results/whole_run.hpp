#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "experiment/plan.hpp"
#include "experiment/results/result_folder.hpp"
#include "experiment/results/run_record.hpp"
#include "experiment/run/runner.hpp"

namespace splitee {

// A run from its plan to its results.
struct WholeRun {
  const Plan* plan;
  std::optional<Shard> shard = {};
  CellRange cells;  // those of the shard
  unsigned workers = 1;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  std::filesystem::path config_folder = {};  // of the configuration; empty: the current one
};

// Replays the cells that the folder does not have yet, publishes the results there and completes
// `record`. The object that `watch` returns is held while cells are replayed. An Error of a run
// whose finished work is kept says how much that is.
void carry_out(const WholeRun& run, ResultFolder& folder, RunRecord& record, RunProgress& progress,
               const std::function<std::shared_ptr<void>()>& watch);

}  // namespace splitee
