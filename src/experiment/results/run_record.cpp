#include "experiment/results/run_record.hpp"

#include <fmt/chrono.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/json_reader.hpp"
#include "base/path.hpp"
#include "base/processors.hpp"

namespace splitee {
namespace {

using Json = nlohmann::ordered_json;
using Time = std::chrono::system_clock::time_point;

std::string time_text(Time time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

// The kind of machine, for readers of the times; not its name.
std::string host_text() {
  utsname system{};
  std::string text =
      uname(&system) == 0 ? fmt::format("{} {}", system.sysname, system.machine) : "unknown";
  text += fmt::format(", {} processors", usable_processors());
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    if (line.starts_with("model name")) return text + ", " + line.substr(line.find(':') + 2);
  }
  return text;
}

std::uint64_t peak_memory() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  constexpr std::uint64_t kUnit = 1024;  // bytes
  return static_cast<std::uint64_t>(usage.ru_maxrss) * kUnit;
}

Json begun_at(Time started) {
  return {{"started", time_text(started)},
          {"finished", time_text(std::chrono::system_clock::now())}};
}

std::string text_of(const Json& record) {
  return record.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// The run.json of a shard's folder; null where it cannot be read.
Json record_in(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / RunRecord::kFileName;
  if (path_kind(path, Links::kFollow) != PathKind::kFile) return Json::object();
  Json record = parse_in_order(read_text_file(path));
  return record.is_object() ? record : Json::object();
}

}  // namespace

std::string RunRecord::text() const {
  Json json = begun_at(started);
  json["wall_seconds"] = wall_seconds;
  json["workers"] = workers;
  if (decisions_before_resume > 0) json["decisions_before_resume"] = decisions_before_resume;
  json["peak_memory_bytes"] = peak_memory();
  json["host"] = host_text();
  if (!configuration_folder.empty()) json["configuration_folder"] = configuration_folder;
  return text_of(json);
}

std::string merge_record_text(Time started, const std::vector<MergedShard>& shards) {
  double wall_seconds = 0;
  Json parts = Json::array();
  for (const MergedShard& shard : shards) {
    const Json record = record_in(shard.folder);
    if (record.contains("wall_seconds") && record["wall_seconds"].is_number()) {
      wall_seconds += record["wall_seconds"].get<double>();
    }
    Json part = {{"shard", shard.shard.text()}};
    part.update(record);
    parts.push_back(std::move(part));
  }
  Json json = begun_at(started);
  json["wall_seconds"] = wall_seconds;
  json["host"] = host_text();
  json["merged_from"] = std::move(parts);
  return text_of(json);
}

}  // namespace splitee
