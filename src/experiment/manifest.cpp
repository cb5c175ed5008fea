#include "experiment/manifest.hpp"

#include <fmt/chrono.h>
#include <sys/utsname.h>

#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/build.hpp"
#include "base/json_reader.hpp"
#include "base/path.hpp"
#include "base/processors.hpp"
#include "base/sha256.hpp"
#include "experiment/result_files.hpp"
#include "version.hpp"

namespace splitee {
namespace {

using Json = nlohmann::ordered_json;

Json traces_json(const Plan& plan) {
  Json traces = Json::array();
  for (std::size_t t = 0; t < plan.traces().size(); ++t) {
    const Trace& trace = plan.traces()[t].trace;
    Json json;
    json["name"] = plan.config().traces[t].name;
    json["sha256"] = trace.sha256;
    json["kind"] = trace.kind();
    json["samples"] = trace.samples();
    json["exits"] = trace.exits();
    const LoadedTrace& loaded = plan.traces()[t];
    if (loaded.orders) json["orders_sha256"] = loaded.orders_sha256;
    if (loaded.orders && loaded.orders->all_equal()) json["one_order"] = true;
    if (!loaded.threshold_sha256.empty()) {
      json["threshold"] = plan.config().traces[t].threshold.values.front();
      json["threshold_sha256"] = loaded.threshold_sha256;
    }
    traces.push_back(json);
  }
  return traces;
}

// What kind of machine this is, for whoever reads the times; not its name.
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

std::string compiler_text() {
#ifdef __clang__
  return "clang++ " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

std::string text_of(const Json& manifest) {
  return manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string manifest_text(const Plan& plan, const RunFacts& facts) {
  Json json;
  json["program"] = "splitee-sim";
  json["version"] = kVersion;
  json["build"] = {{"commit", this_build().commit}, {"sources", this_build().sources}};
  json["compiler"] = compiler_text();
  json["configuration"] = parse_in_order(plan.config().resolved_json());
  json["seed"] = plan.config().seed;
  json["traces"] = traces_json(plan);
  if (!facts.shard.empty()) json["shard"] = facts.shard;
  json["cells"] = facts.cells.size();
  json["decisions"] = facts.decisions;
  if (facts.decisions_found > 0) json["decisions_before_resume"] = facts.decisions_found;
  json["workers"] = facts.workers;
  json["wall_seconds"] = facts.wall_seconds;
  json["finished"] = now_text();
  json["host"] = host_text();
  json["files"] = facts.digests;
  return text_of(json);
}

std::string merged_manifest_text(const std::vector<std::string>& shards,
                                 const std::map<std::string, std::string>& digests) {
  Json json = parse_in_order(shards.front());
  std::uint64_t cells = 0;
  std::uint64_t decisions = 0;
  double wall_seconds = 0;
  Json parts = Json::array();
  const auto number = []<class Number>(const Json& manifest, const char* key, Number none) {
    return manifest.contains(key) && manifest[key].is_number() ? manifest[key].get<Number>() : none;
  };
  for (const std::string& text : shards) {
    const Json shard = parse_in_order(text);
    cells += number(shard, "cells", std::uint64_t{0});
    decisions += number(shard, "decisions", std::uint64_t{0});
    wall_seconds += number(shard, "wall_seconds", 0.0);
    Json part;
    for (const char* key : {"shard", "cells", "wall_seconds", "workers", "finished", "host"}) {
      if (shard.contains(key)) part[key] = shard[key];
    }
    parts.push_back(part);
  }
  for (const char* key : {"shard", "workers", "host", "decisions_before_resume"}) json.erase(key);
  json["cells"] = cells;
  json["decisions"] = decisions;
  json["wall_seconds"] = wall_seconds;
  json["finished"] = now_text();
  json["files"] = digests;
  json["merged_from"] = parts;
  return text_of(json);
}

std::string changed_result(const std::filesystem::path& folder, const std::string& manifest) {
  const auto all = parse_or_discard(manifest);
  const bool is_shard = all.is_object() && all.contains("shard");
  const auto files = all.is_object() && all.contains("files") ? all["files"] : nlohmann::json();
  for (const std::string& name : result_file_names()) {
    if (is_shard && name == kWholeRunOnly) continue;
    const bool is_same = files.is_object() && files.contains(name) &&
                         path_kind(folder / name, Links::kShow) == PathKind::kFile &&
                         files[name] == sha256_of_file(folder / name);
    if (!is_same) return name;
  }
  return "";
}

}  // namespace splitee
