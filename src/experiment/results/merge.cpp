#include "experiment/results/merge.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/build.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/json_reader.hpp"
#include "base/path.hpp"
#include "base/sha256.hpp"
#include "config/config.hpp"
#include "experiment/results/manifest.hpp"
#include "experiment/results/result_files.hpp"
#include "experiment/results/result_folder.hpp"
#include "experiment/results/run_record.hpp"
#include "version.hpp"

namespace splitee {
namespace fs = std::filesystem;
namespace {

// How much of the shards' files is held in memory at a time, besides the rest of a line or cell.
constexpr std::size_t kChunk = std::size_t{1} << 20U;

// A folder with the results of a shard.
struct ShardFolder {
  fs::path path;
  Manifest manifest;
  RunIdentity run;  // without the shard
  Shard shard;
};

ShardFolder open_shard(const fs::path& path) {
  const std::string name = path.string();
  const auto kind_of = [](const fs::path& place) {
    return path_kind(place, Links::kFollow, ExitStatus::kUsage);
  };
  if (kind_of(path) != PathKind::kFolder) {
    fail(ExitStatus::kUsage, "{}: is not a folder; expected the results of a shard", name);
  }
  if (kind_of(path / Manifest::kFileName) == PathKind::kNothing) {
    fail(ExitStatus::kUsage, "{}: holds no results (no manifest.json){}", name,
         kind_of(path / Journal::kFileName) != PathKind::kNothing
             ? "; its run is unfinished, go on with 'splitee-sim run --resume'"
             : "; expected those of a shard");
  }
  auto manifest = Manifest::read(read_text_file(path / Manifest::kFileName));
  if (!manifest) {
    fail(ExitStatus::kUsage, "{}: its manifest.json is not one of this program", name);
  }
  const RunIdentity& run = manifest->identity();
  if (run.version != kVersion) {
    fail(ExitStatus::kUsage, "{}: is of splitee-sim {}, and this is {}", name, run.version,
         kVersion);
  }
  if (run.sources != this_build().sources) {
    fail(ExitStatus::kUsage,
         "{}: is of a build of splitee-sim {} from sources {}, and this one is from {}; run this "
         "shard again with this one, or merge with that one",
         name, kVersion, short_digest(run.sources), short_digest(this_build().sources));
  }
  if (!manifest->is_shard()) {
    fail(ExitStatus::kUsage, "{}: holds a whole run, not a shard", name);
  }
  const auto known = Shard::read(run.shard);
  if (!known) {
    fail(ExitStatus::kUsage, "{}: manifest.json: shard: is \"{}\"; expected I/N", name, run.shard);
  }
  ShardFolder shard{path, *manifest, run, *known};
  shard.run.shard.clear();
  return shard;
}

// All shards of one run in their order; throws the Error for what is wrong with them.
std::vector<ShardFolder> open_shards(const std::vector<fs::path>& paths) {
  std::vector<ShardFolder> shards;
  shards.reserve(paths.size());
  for (const fs::path& path : paths) shards.push_back(open_shard(path));
  const ShardFolder& first = shards.front();
  for (const ShardFolder& shard : shards) {
    const std::string differs = difference(shard.run, first.run, true);
    if (!differs.empty()) {
      fail(ExitStatus::kUsage, "{}: is a shard of another run than {} ({})", shard.path.string(),
           first.path.string(), differs);
    }
    if (shard.shard.of != first.shard.of) {
      fail(ExitStatus::kUsage, "{}: is shard {}, but {} is shard {}; all must be of one cut",
           shard.path.string(), shard.shard.text(), first.path.string(), first.shard.text());
    }
  }
  std::sort(shards.begin(), shards.end(), [](const ShardFolder& a, const ShardFolder& b) {
    return a.shard.number < b.shard.number;
  });
  const auto twice = std::adjacent_find(
      shards.begin(), shards.end(),
      [](const ShardFolder& a, const ShardFolder& b) { return a.shard.number == b.shard.number; });
  if (twice != shards.end()) {
    fail(ExitStatus::kUsage, "shard {} is given twice: {} and {}", twice->shard.text(),
         twice->path.string(), std::next(twice)->path.string());
  }
  std::vector<std::string> missing;
  std::uint64_t count = 0;
  const std::uint64_t of = shards.front().shard.of;
  for (std::uint64_t number = 1, k = 0; number <= of; ++number) {
    if (k < shards.size() && shards[k].shard.number == number) {
      ++k;
    } else if (++count <= 10) {
      missing.push_back(Shard{number, of}.text());
    }
  }
  if (count > 10) missing.push_back(fmt::format("{} others", count - 10));
  if (count > 0) {
    fail(ExitStatus::kUsage, "missing: shard {}; all {} are needed", fmt::join(missing, ", "), of);
  }
  return shards;
}

// The cells of the whole run. Traces and orders are not at hand, so the thresholds that were
// chosen, and which order files hold one order, come from the manifest.
CellGrid grid_of(const ShardFolder& shard) {
  const std::string name = (shard.path / Manifest::kFileName).string();
  const auto facts = shard.manifest.content().find("policies");
  const nlohmann::json recorded =
      facts == shard.manifest.content().end() ? nlohmann::json::array() : nlohmann::json(*facts);
  CellGrid grid(read_config(shard.run.configuration, name, &recorded));
  const std::vector<TraceSpec>& specs = grid.config().traces;
  const JsonNode traces(shard.run.traces, "traces", name);
  if (traces.value().size() != specs.size()) {
    traces.refuse("has {} traces, but its configuration has {}", traces.value().size(),
                  specs.size());
  }
  for (std::size_t t = 0; t < specs.size(); ++t) {
    const JsonNode trace = traces.elements()[t];
    if (specs[t].threshold_from) grid.set_threshold(t, trace.at("threshold").number(0, 1));
    if (trace.has("one_order")) grid.set_one_order(t);
  }
  return grid;
}

void check_files(const ShardFolder& shard) {
  const std::string changed = shard.manifest.changed_file(shard.path, Links::kFollow);
  if (changed.empty()) return;
  const fs::path path = shard.path / changed;
  static_cast<void>(sha256_of_file(path));  // throws where the file is missing
  fail(ExitStatus::kData,
       "{}: is not the file that its manifest.json tells of; run this shard again", path.string());
}

// The lines of a CSV file behind its header, in pieces that end with a line.
class Rows {
 public:
  explicit Rows(const fs::path& path) : path_(path.string()), file_(path, std::ios::binary) {
    std::string header;
    if (!std::getline(file_, header)) fail(ExitStatus::kData, "{}: has no header line", path_);
  }

  // The next lines, in whole units of `lines_in_one` lines; empty at the end.
  std::string next(std::uint64_t lines_in_one) {
    std::string text;
    std::string line;
    std::uint64_t lines = 0;
    while ((text.size() < kChunk || lines % lines_in_one != 0) && std::getline(file_, line)) {
      text += line;
      text += '\n';
      ++lines;
    }
    if (file_.bad()) fail(ExitStatus::kData, "{}: cannot be read to its end", path_);
    return text;
  }

 private:
  std::string path_;
  std::ifstream file_;
};

// Appends the rows of a shard, cell by cell, for the tables that are not derived.
void copy_rows(const ShardFolder& shard, ResultFiles& files, std::uint64_t repeats) {
  std::vector<std::optional<Rows>> tables;
  for (const ResultTable& table : result_tables()) {
    auto& rows = tables.emplace_back();
    if (!table.is_derived()) rows.emplace(shard.path / table.file);
  }
  TableRows rows(tables.size());
  do {
    stop_if_interrupted();
    for (std::size_t k = 0; k < tables.size(); ++k) {
      if (tables[k]) rows[k] = tables[k]->next(result_tables()[k].is_per_repeat ? repeats : 1);
    }
    files.append(rows);
  } while (std::any_of(rows.begin(), rows.end(), [](const auto& text) { return !text.empty(); }));
}

}  // namespace

void merge_shards(const std::vector<fs::path>& paths, const fs::path& out) {
  const auto started = std::chrono::system_clock::now();
  const std::vector<ShardFolder> shards = open_shards(paths);
  for (const ShardFolder& shard : shards) check_files(shard);
  const CellGrid grid = grid_of(shards.front());
  ResultFolder folder(out, shards.front().run, grid.cells(), FolderMode::kFresh);
  ResultFiles files(out, grid, false);
  std::vector<Manifest> manifests;
  std::vector<MergedShard> merged;
  for (const ShardFolder& shard : shards) {
    copy_rows(shard, files, grid.config().repeats);
    manifests.push_back(shard.manifest);
    merged.push_back({shard.path, shard.shard});
  }
  folder.publish(files, Manifest(manifests, grid, files.digests()),
                 merge_record_text(started, merged));
}

}  // namespace splitee
