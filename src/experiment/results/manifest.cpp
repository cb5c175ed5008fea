#include "experiment/results/manifest.hpp"

#include "base/build.hpp"
#include "base/file.hpp"
#include "base/json_reader.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "config/policy_facts.hpp"
#include "experiment/policy_on_trace.hpp"
#include "experiment/tables/dictionary.hpp"
#include "experiment/tables/list.hpp"
#include "version.hpp"

namespace splitee {
namespace {

using Json = nlohmann::ordered_json;

std::string compiler_text() {
#ifdef __clang__
  return "clang++ " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

// The constants that a policy takes from formulas, and its range of rewards.
Json derived_json(const Plan& plan, const PolicyOnTrace& policy) {
  Json json = Json::object();
  for (const DerivedConstant& constant : policy.constants()) {
    json[std::string(constant.name)] = constant.value;
  }
  const auto& physical = plan.config().cost.physical;
  for (const auto& [costs, range] : policy.ranges()) {
    Json at;
    if (physical && physical->device.is_grid()) at["device"] = physical->device.names[costs.device];
    if (physical && physical->link.is_grid()) at["link"] = physical->link.names[costs.link];
    if (!physical) at["offload"] = costs.offload;
    at["mu"] = costs.mu;
    at["low"] = range.low;
    at["high"] = range.high;
    json["range"].push_back(at);
  }
  return json;
}

// What the trace's meta says of its origin, in its words.
Json origin_json(const Trace& trace) {
  constexpr std::size_t kLongest = 4000;
  Json origin = Json::object();
  const auto meta = parse_or_discard(trace.meta);
  for (const char* key : {"model", "dataset", "distortion", "provenance", "licence"}) {
    if (!meta.is_object() || !meta.contains(key) || !meta[key].is_string()) continue;
    origin[key] = shortened(meta[key].get<std::string>(), kLongest);
  }
  return origin;
}

Json traces_json(const Plan& plan) {
  Json traces = Json::array();
  for (std::size_t t = 0; t < plan.traces().size(); ++t) {
    const LoadedTrace& loaded = plan.traces()[t];
    Json json;
    json["name"] = plan.config().traces[t].name;
    json["sha256"] = loaded.trace.sha256;
    json["kind"] = loaded.trace.kind();
    json["samples"] = loaded.trace.samples();
    json["exits"] = loaded.trace.exits();
    if (const Json origin = origin_json(loaded.trace); !origin.empty()) json["origin"] = origin;
    if (loaded.orders) json["orders_sha256"] = loaded.orders_sha256;
    if (loaded.orders && loaded.orders->all_equal()) json["one_order"] = true;
    if (loaded.segment_rounds.size() > 1) {
      for (const Segment& segment : loaded.trace.segments) {
        json["segments"].push_back({{"name", segment.name}, {"first_round", segment.first + 1}});
      }
    }
    if (!loaded.threshold_sha256.empty()) {
      json["threshold"] = plan.config().traces[t].threshold.values.front();
      json["threshold_sha256"] = loaded.threshold_sha256;
    }
    if (!loaded.validation_sha256.empty()) json["validation_sha256"] = loaded.validation_sha256;
    if (!plan.series_sha256().empty()) json["series_sha256"] = plan.series_sha256();
    for (std::size_t p = 0; p < plan.config().policies.size(); ++p) {
      const Json derived = derived_json(plan, PolicyOnTrace(plan, t, p));
      if (!derived.empty()) json["derived"][plan.config().policies[p].name] = derived;
    }
    traces.push_back(json);
  }
  return traces;
}

// The links' series: the times in which nothing is sent, once through each.
Json links_json(const Plan& plan) {
  Json links = Json::array();
  const auto& physical = plan.config().cost.physical;
  if (!physical) return links;
  for (std::size_t k = 0; k < physical->link.choices.size(); ++k) {
    const auto& source = physical->link.choices[k].series;
    if (!source) continue;
    Json json;
    json["name"] = physical->link.is_grid() ? physical->link.names[k] : "";
    json["series"] = source->given_path;
    std::visit(
        [&](const auto& series) {
          json["period_ms"] = series.period_ms();
          json["outages_ms"] = Json::array();
          for (const Outage& outage : series.outages()) {
            json["outages_ms"].push_back({outage.from, outage.to});
          }
        },
        *plan.links()[k]->series);
    links.push_back(json);
  }
  return links;
}

// The parts of a manifest of this build, in order.
struct Parts {
  Json configuration;
  Json seed;
  Json traces;
  Json links;
  std::string shard;
  std::uint64_t cells = 0;
  std::uint64_t decisions = 0;
};

Json content_of(Parts parts, const CellGrid& grid, const Digests& files) {
  Json json;
  json["program"] = "splitee-sim";
  json["version"] = kVersion;
  json["build"] = {{"commit", this_build().commit}, {"sources", this_build().sources}};
  json["compiler"] = compiler_text();
  json["configuration"] = std::move(parts.configuration);
  json["seed"] = std::move(parts.seed);
  json["traces"] = std::move(parts.traces);
  if (!parts.links.empty()) json["links"] = std::move(parts.links);
  json["policies"] = policy_facts(grid.config());
  if (!parts.shard.empty()) json["shard"] = parts.shard;
  json["cells"] = parts.cells;
  json["decisions"] = parts.decisions;
  json["columns"] = column_dictionary(grid, !parts.shard.empty());
  json["files"] = files;
  return json;
}

// A number of a manifest that was read; 0 where it has none.
std::uint64_t number_at(const Json& manifest, const char* key) {
  const bool is_count = manifest.contains(key) && manifest[key].is_number_unsigned();
  return is_count ? manifest[key].get<std::uint64_t>() : 0;
}

}  // namespace

Manifest::Manifest(const Plan& plan, const std::optional<Shard>& shard, CellRange cells,
                   const Digests& files)
    : identity_(identity_of(plan, shard)),
      content_(content_of(
          {parse_in_order(plan.config().resolved_json()), plan.config().seed, traces_json(plan),
           links_json(plan), identity_.shard, cells.size(), plan.decisions(cells)},
          plan.grid(), files)) {}

Manifest::Manifest(const std::vector<Manifest>& shards, const CellGrid& grid, const Digests& files)
    : identity_(shards.front().identity_) {
  identity_.shard.clear();
  const Json& first = shards.front().content_;
  Parts parts{first.at("configuration"),
              grid.config().seed,
              first.at("traces"),
              first.value("links", Json::array()),
              "",
              0,
              0};
  for (const Manifest& shard : shards) {
    parts.cells += number_at(shard.content_, "cells");
    parts.decisions += number_at(shard.content_, "decisions");
  }
  content_ = content_of(std::move(parts), grid, files);
}

std::optional<Manifest> Manifest::read(const std::string& text) {
  auto identity = RunIdentity::read(text);
  if (!identity) return std::nullopt;
  return Manifest(*std::move(identity), parse_in_order(text));
}

Manifest Manifest::load(const std::filesystem::path& path, ExitStatus status) {
  auto manifest = read(read_text_file(path, status));
  if (!manifest) fail(status, "{}: is not a manifest of this program", path.string());
  return *std::move(manifest);
}

std::string Manifest::text() const {
  return content_.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string Manifest::changed_file(const std::filesystem::path& folder, Links links) const {
  const Json files = content_.contains("files") ? content_["files"] : Json();
  for (const ResultTable& table : result_tables()) {
    if (is_shard() && table.is_derived()) continue;
    const bool is_same = files.is_object() && files.contains(table.file) &&
                         path_kind(folder / table.file, links) == PathKind::kFile &&
                         files[table.file] == sha256_of_file(folder / table.file);
    if (!is_same) return table.file;
  }
  return "";
}

}  // namespace splitee
