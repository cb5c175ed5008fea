#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "experiment/plan.hpp"

namespace splitee {

// What a manifest says of the run itself.
struct RunFacts {
  unsigned workers = 1;
  double wall_seconds = 0;
  std::uint64_t decisions = 0;
  std::uint64_t decisions_found = 0;           // of these: taken before the run was resumed
  CellRange cells = {};                        // that were run
  std::string shard = {};                      // "2/3"; empty for a whole run
  std::map<std::string, std::string> digests;  // SHA-256 by name of the files beside the manifest
};

// The text of manifest.json: program version and build, compiler, resolved configuration, SHA-256
// and origin of every trace (with the threshold where it was chosen, and the SHA-256 of the trace
// on which), host, wall time, decisions, and SHA-256 of the results.
std::string manifest_text(const Plan& plan, const RunFacts& facts);

// The same for a run merged from shards, from the manifests of these in their order (at least one).
// Its wall time is the sum of theirs.
std::string merged_manifest_text(const std::vector<std::string>& shards,
                                 const std::map<std::string, std::string>& digests);

// The first result file that is missing in a folder, or is not what the folder's manifest (its
// text) says by SHA-256; empty where all are. A manifest that tells of no files is one of other
// results.
std::string changed_result(const std::filesystem::path& folder, const std::string& manifest);

}  // namespace splitee
