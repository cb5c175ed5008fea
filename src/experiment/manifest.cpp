#include "experiment/manifest.hpp"

#include <fmt/chrono.h>
#include <sys/utsname.h>

#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/processors.hpp"
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

// The configuration as compared between runs: a plain JSON value, in which the order of keys does
// not count.
nlohmann::json comparable(const Plan& plan) {
  return nlohmann::json::parse(plan.config().resolved_json());
}

}  // namespace

std::string manifest_text(const Plan& plan, const RunFacts& facts) {
  Json json;
  json["program"] = "splitee-sim";
  json["version"] = kVersion;
#ifdef __clang__
  json["compiler"] = "clang++ " __clang_version__;
#else
  json["compiler"] = "g++ " __VERSION__;
#endif
  json["configuration"] = Json::parse(plan.config().resolved_json());
  json["seed"] = plan.config().seed;
  json["traces"] = traces_json(plan);
  json["cells"] = plan.cells();
  json["decisions"] = facts.decisions;
  json["workers"] = facts.workers;
  json["wall_seconds"] = facts.wall_seconds;
  json["finished"] = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  json["host"] = host_text();
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string manifest_difference(const std::filesystem::path& manifest, const Plan& plan) {
  constexpr const char* kForeign = "its manifest.json is not one of this program";
  if (!std::filesystem::is_regular_file(manifest)) return kForeign;
  std::ifstream file(manifest);
  const auto old = nlohmann::json::parse(file, nullptr, false);
  if (!old.is_object() || !old.contains("configuration") || !old.contains("traces")) {
    return kForeign;
  }
  const auto difference = nlohmann::json::diff(old["configuration"], comparable(plan));
  if (!difference.empty()) {
    std::string place;
    for (const char c : difference.front()["path"].get<std::string>()) place += c == '/' ? '.' : c;
    return fmt::format("its configuration differs{}",
                       place.empty() ? "" : fmt::format(" at {}", place.substr(1)));
  }
  for (std::size_t t = 0; t < plan.traces().size(); ++t) {
    const nlohmann::json* trace =
        old["traces"].is_array() && t < old["traces"].size() ? &old["traces"][t] : nullptr;
    if (trace == nullptr || !trace->is_object() || !trace->contains("sha256") ||
        (*trace)["sha256"] != plan.traces()[t].trace.sha256) {
      return fmt::format("its trace {} had another content", plan.config().traces[t].name);
    }
  }
  return "";
}

}  // namespace splitee
