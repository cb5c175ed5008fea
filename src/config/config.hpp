#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/cost_spec.hpp"
#include "config/further_regret.hpp"
#include "model/late_answers.hpp"
#include "model/tiers.hpp"
#include "policy/info.hpp"
#include "threshold/request.hpp"

namespace splitee {

// Which samples the rounds of a repeat take, and in which order.
enum class OrderKind {
  kShuffle,         // a new random order per repeat
  kStored,          // the order of the file
  kFile,            // an .npy file of orders
  kWithinSegments,  // the segments in their order, each in a new random order per repeat
  kBootstrap        // N samples, drawn with replacement anew per repeat
};

// The source of a threshold that is chosen on another trace.
struct ThresholdSource {
  std::string given_path;      // as in the configuration
  std::filesystem::path path;  // ready to open: a validation trace
  AnyThresholdRequest request;
};

struct TraceSpec {
  std::string name;
  std::string given_path;      // as in the configuration
  bool is_synth = false;       // the path is that of a parameter file of `trace synth`
  std::filesystem::path path;  // ready to open
  Axis threshold;              // NaN where threshold_from will choose it
  std::optional<ThresholdSource> threshold_from;
  OrderKind order = OrderKind::kShuffle;
  std::string given_order_path;
  std::filesystem::path order_path;
  std::optional<std::uint64_t> reference;  // overrides Config::reference
};

// A regret reference other than an exit: the best fixed arm.
inline constexpr std::uint64_t kBestFixed = 0;

struct PolicySpec {
  const PolicyInfo* info = nullptr;
  std::string name;  // unique, for the results
  // The parameters that may be grids, and the others, each in the policy's order.
  std::vector<std::pair<const Parameter*, Axis>> axes;
  std::vector<std::pair<const Parameter*, ParameterValue>> values;
};

// The rounds at which the curves have points, and what they tell there.
struct CurveSpec {
  std::vector<std::uint64_t> rounds;     // rising; empty: an even grid
  std::uint64_t points = 200;            // of the even grid
  std::optional<std::uint64_t> horizon;  // last round of the curves
  bool exits = false;                    // also the mean exit and the share offloaded

  // The rounds for a trace with this many samples.
  [[nodiscard]] std::vector<std::uint64_t> rounds_for(std::uint64_t samples) const;
};

// One fully resolved configuration: defaults are filled in, and everything is checked that can be
// checked without the traces.
struct Config {
  std::string file;  // for messages
  std::string name;
  std::uint64_t seed = 2023;
  std::uint64_t repeats = 20;
  std::vector<TraceSpec> traces;
  Convention convention = Convention::kPublishedCode;
  CostSpec cost;
  std::vector<PolicySpec> policies;
  std::uint64_t reference = kBestFixed;  // regret against this exit (from 1), or kBestFixed
  AskedRegrets further_regrets{};        // further references of regret
  CurveSpec curves;
  std::optional<LateAnswers> answers;  // where answers come late or are lost
  Tiers tiers;                         // where the network is spread over several

  // The configuration as JSON with every default written out; reading it back gives the same.
  [[nodiscard]] std::string resolved_json() const;
};

// Reads a configuration file, or the configuration that a manifest.json holds, applies overrides
// "PATH=VALUE" and checks it. The first fault is an Error with status kUsage that names the file
// and the JSON path in the notation of --set (dots, list elements from 0). The paths in a manifest
// are relative to the folder of the configuration from which it was run, which run.json beside it
// names; without run.json, to the manifest's own.
Config load_config(const std::filesystem::path& file, const std::vector<std::string>& overrides);

// The same from JSON inside another file, called `name` in messages; its paths are relative to the
// current folder. `recorded`: the facts about its policies in that file, a manifest; with them no
// library is loaded.
Config read_config(const nlohmann::json& root, const std::string& name,
                   const nlohmann::json* recorded = nullptr);

}  // namespace splitee
