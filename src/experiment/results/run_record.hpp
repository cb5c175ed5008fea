#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "experiment/shard.hpp"

namespace splitee {

// run.json: how a run was carried out, all that may differ when the same run is repeated.
struct RunRecord {
  static constexpr const char* kFileName = "run.json";

  std::chrono::system_clock::time_point started;
  double wall_seconds = 0;
  unsigned workers = 1;
  std::string configuration_folder = {};      // from the results to it; empty: not known
  std::uint64_t decisions_before_resume = 0;  // of the run's decisions: found, not taken

  // The text of the file, with the kind of machine and this process's peak memory as of now.
  [[nodiscard]] std::string text() const;
};

// A shard of a merged run, and the folder with its results.
struct MergedShard {
  std::filesystem::path folder;
  Shard shard;
};

// The text of run.json for a merge that began at `started`, with the records of its shards, where
// they have one. Its wall time is the sum of theirs.
std::string merge_record_text(std::chrono::system_clock::time_point started,
                              const std::vector<MergedShard>& shards);

}  // namespace splitee
