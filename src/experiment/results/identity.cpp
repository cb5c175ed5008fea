#include "experiment/results/identity.hpp"

#include <fmt/format.h>

#include "base/build.hpp"
#include "base/json_reader.hpp"
#include "version.hpp"

namespace splitee {
namespace {

using nlohmann::json;

std::string differing_place(const json& old, const json& now) {
  std::string place;
  for (const char c : json::diff(old, now).front()["path"].get<std::string>()) {
    place += c == '/' ? '.' : c;
  }
  return place.empty() ? "" : fmt::format(" at {}", place.substr(1));
}

std::string whole_or_shard(const std::string& shard) {
  return shard.empty() ? "whole run" : fmt::format("shard {}", shard);
}

}  // namespace

std::optional<RunIdentity> RunIdentity::read(const std::string& text) {
  const json all = parse_or_discard(text);
  const auto string_at = [&](const char* key) {
    return all.contains(key) && all[key].is_string() ? all[key].get<std::string>() : std::string();
  };
  if (!all.is_object() || !all.contains("configuration") || !all.contains("traces") ||
      !all["traces"].is_array()) {
    return std::nullopt;
  }
  json traces = json::array();
  for (const json& trace : all["traces"]) {
    if (!trace.is_object()) return std::nullopt;
    json kept = json::object();
    for (const char* key : {"name", "sha256", "orders_sha256", "threshold_sha256",
                            "validation_sha256", "series_sha256"}) {
      if (trace.contains(key) && trace[key].is_string()) kept[key] = trace[key];
    }
    if (trace.contains("threshold") && trace["threshold"].is_number()) {
      kept["threshold"] = trace["threshold"];
    }
    if (!kept.contains("name") || !kept.contains("sha256")) return std::nullopt;
    traces.push_back(kept);
  }
  std::string sources;
  if (all.contains("build") && all["build"].is_object() && all["build"].contains("sources") &&
      all["build"]["sources"].is_string()) {
    sources = all["build"]["sources"];
  }
  return RunIdentity{string_at("version"), all["configuration"], traces, string_at("shard"),
                     sources};
}

std::string RunIdentity::text() const {
  json all = {{"version", version},
              {"build", {{"sources", sources}}},
              {"configuration", configuration},
              {"traces", traces}};
  if (!shard.empty()) all["shard"] = shard;
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

RunIdentity identity_of(const Plan& plan, const std::optional<Shard>& shard) {
  RunIdentity identity{kVersion, parse_or_discard(plan.config().resolved_json()), json::array(), "",
                       this_build().sources};
  for (std::size_t t = 0; t < plan.traces().size(); ++t) {
    const LoadedTrace& loaded = plan.traces()[t];
    json trace = {{"name", plan.config().traces[t].name}, {"sha256", loaded.trace.sha256}};
    if (loaded.orders) trace["orders_sha256"] = loaded.orders_sha256;
    if (!loaded.threshold_sha256.empty()) {
      trace["threshold"] = plan.config().traces[t].threshold.values.front();
      trace["threshold_sha256"] = loaded.threshold_sha256;
    }
    if (!loaded.validation_sha256.empty()) trace["validation_sha256"] = loaded.validation_sha256;
    if (!plan.series_sha256().empty()) trace["series_sha256"] = plan.series_sha256();
    identity.traces.push_back(trace);
  }
  if (shard) identity.shard = shard->text();
  return identity;
}

std::string difference(const RunIdentity& old, const RunIdentity& now, bool builds) {
  if (old.configuration != now.configuration) {
    return fmt::format("its configuration differs{}",
                       differing_place(old.configuration, now.configuration));
  }
  for (std::size_t t = 0; t < now.traces.size(); ++t) {
    if (t >= old.traces.size() || old.traces[t].value("sha256", "") != now.traces[t]["sha256"]) {
      return fmt::format("its trace {} had another content",
                         now.traces[t]["name"].get<std::string>());
    }
    if (old.traces[t].value("orders_sha256", "") != now.traces[t].value("orders_sha256", "")) {
      return fmt::format("its orders of {} had another content",
                         now.traces[t]["name"].get<std::string>());
    }
    if (old.traces[t].value("threshold_sha256", "") !=
        now.traces[t].value("threshold_sha256", "")) {
      return fmt::format("the trace that gave {} its threshold had another content",
                         now.traces[t]["name"].get<std::string>());
    }
    if (old.traces[t].value("validation_sha256", "") !=
        now.traces[t].value("validation_sha256", "")) {
      return "a validation trace of its policies had another content";
    }
    if (old.traces[t].value("series_sha256", "") != now.traces[t].value("series_sha256", "")) {
      return "the series of its links had another content";
    }
  }
  if (old.shard != now.shard) {
    return fmt::format("it is {}, not {}", whole_or_shard(old.shard), whole_or_shard(now.shard));
  }
  if (builds && old.version != now.version) {
    return fmt::format("it is of splitee-sim {}, and this is {}", old.version, now.version);
  }
  if (builds && old.sources != now.sources) {
    return fmt::format(
        "it is of a build of splitee-sim {} from sources {}, and this one is from {}", old.version,
        short_digest(old.sources), short_digest(now.sources));
  }
  return "";
}

}  // namespace splitee
