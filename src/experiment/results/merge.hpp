#pragma once

#include <filesystem>
#include <vector>

namespace splitee {

// Joins the results of all shards of a run, in any order, into those of the whole run: the same
// bytes in every file but run.json. Errors of status kUsage: a folder without a finished shard,
// shards of different runs, a shard that is given twice or missing; of status kData: a file that
// differs from its manifest; of status kFailed: see ResultFolder.
void merge_shards(const std::vector<std::filesystem::path>& paths,
                  const std::filesystem::path& out);

}  // namespace splitee
