#include "config/config.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "base/file.hpp"
#include "base/given_files.hpp"
#include "base/json_reader.hpp"
#include "config/cost_reader.hpp"
#include "config/grid.hpp"
#include "config/limits.hpp"
#include "config/policy_reader.hpp"
#include "config/threshold_reader.hpp"
#include "config/world.hpp"

namespace splitee {
namespace {

// Reads the parts of a configuration.
class ConfigReader {
 public:
  ConfigReader(JsonNode root, std::filesystem::path folder, std::string file,
               const nlohmann::json* recorded = nullptr)
      : root_(std::move(root)), folder_(std::move(folder)), recorded_(recorded) {
    config_.file = std::move(file);
  }

  Config read() {
    root_.expect_object({"$schema", "name", "seed", "repeats", "traces", "convention", "cost",
                         "policies", "regret", "curves", "answers", "tiers"});
    if (const auto schema = root_.find("$schema")) static_cast<void>(schema->text());
    const JsonNode name = root_.at("name");
    config_.name = name.text();
    if (config_.name.find('/') != std::string::npos || config_.name.starts_with('.')) {
      name.refuse("is {}; a name without '/' that does not begin with '.' is needed", name.shown());
    }
    if (const auto seed = root_.find("seed")) {
      config_.seed = seed->whole_number(0, std::numeric_limits<std::uint64_t>::max());
    }
    if (const auto repeats = root_.find("repeats")) {
      config_.repeats = repeats->whole_number(1, kMostRepeats);
    }
    if (const auto convention = root_.find("convention")) {
      if (convention->one_of({"published-code", "paper"}) == "paper") {
        config_.convention = Convention::kPaper;
      }
    }
    read_traces();
    config_.cost = read_cost(root_.at("cost"), {config_.convention, folder_, &grid_values_});
    read_policies();
    read_regret();
    if (const auto curves = root_.find("curves")) read_curves(*curves);
    if (const auto answers = root_.find("answers")) config_.answers = read_answers(*answers);
    if (const auto tiers = root_.find("tiers")) config_.tiers = read_tiers(*tiers);
    return std::move(config_);
  }

 private:
  static void expect_new(std::set<std::string>& names, const std::string& name,
                         const JsonNode& node, std::string_view what) {
    if (!names.insert(name).second) {
      node.refuse("two {} are named '{}'; give one of them another \"name\"", what, name);
    }
  }

  void read_traces() {
    std::set<std::string> names;
    for (const JsonNode& node : root_.at("traces").elements()) {
      node.expect_object({"name", "path", "synth", "threshold", "order", "reference"});
      TraceSpec trace;
      trace.name = node.at("name").text();
      expect_new(names, trace.name, node, "traces");
      trace.is_synth = node.has("synth");
      if (trace.is_synth && node.has("path")) {
        node.refuse("has both \"path\" and \"synth\"; keep one of them");
      }
      if (!trace.is_synth && !node.has("path")) {
        node.refuse("the key 'path' (or 'synth') is missing");
      }
      trace.given_path = node.at(trace.is_synth ? "synth" : "path").text();
      trace.path = place_of(folder_, trace.given_path);
      read_threshold(node.at("threshold"), trace);
      if (const auto order = node.find("order")) {
        const std::string text = order->text();
        if (text == "stored") {
          trace.order = OrderKind::kStored;
        } else if (text == "within-segments") {
          trace.order = OrderKind::kWithinSegments;
        } else if (text == "bootstrap") {
          trace.order = OrderKind::kBootstrap;
        } else if (text.ends_with(".npy")) {
          trace.order = OrderKind::kFile;
          trace.given_order_path = text;
          trace.order_path = below(folder_, text);
        } else if (text != "shuffle") {
          order->refuse(
              "is {}; expected \"shuffle\", \"stored\", \"within-segments\", \"bootstrap\" or "
              "the path of an .npy file",
              order->shown());
        }
      }
      if (const auto reference = node.find("reference"))
        trace.reference = read_reference(*reference);
      config_.traces.push_back(std::move(trace));
    }
  }

  void read_threshold(const JsonNode& node, TraceSpec& trace) {
    if (!node.value().is_object() || (node.has("grid") && !node.has("from"))) {
      trace.threshold = read_axis(node, 0, 1, grid_values_);
      return;
    }
    trace.threshold_from = read_threshold_source(node, folder_);
    trace.threshold = {{std::numeric_limits<double>::quiet_NaN()}, false};
  }

  static std::uint64_t read_reference(const JsonNode& node) {
    if (node.value().is_number()) return node.whole_number(1, kMostRounds);
    if (!node.value().is_string() || node.value() != "best-fixed") {
      node.refuse("is {}; expected \"best-fixed\" or an exit (from 1)", node.shown());
    }
    return kBestFixed;
  }

  void read_policies() {
    std::set<std::string> names;
    for (const JsonNode& node : root_.at("policies").elements()) {
      PolicySpec policy =
          read_policy(node, {config_.convention, folder_, &grid_values_, recorded_});
      expect_new(names, policy.name, node, "policies");
      config_.policies.push_back(std::move(policy));
    }
  }

  void read_regret() {
    const auto regret = root_.find("regret");
    if (!regret) return;
    regret->expect_object({"reference", "also"});
    if (const auto reference = regret->find("reference"))
      config_.reference = read_reference(*reference);
    const auto also = regret->find("also");
    if (!also) return;
    for (const JsonNode& node : also->elements()) {
      const std::string word =
          node.one_of({kFurtherRegretNames.begin(), kFurtherRegretNames.end()});
      const auto place = std::find(kFurtherRegretNames.begin(), kFurtherRegretNames.end(), word) -
                         kFurtherRegretNames.begin();
      bool& asked = config_.further_regrets.at(static_cast<std::size_t>(place));
      if (asked) node.refuse("is {}; each may stand there once", node.shown());
      asked = true;
    }
  }

  void read_curves(const JsonNode& curves) {
    curves.expect_object({"rounds", "horizon", "exits"});
    if (const auto rounds = curves.find("rounds")) {
      if (rounds->value().is_object()) {
        rounds->expect_object({"points"});
        config_.curves.points = rounds->at("points").whole_number(1, kMostPoints);
      } else {
        for (const JsonNode& round : rounds->elements()) {
          config_.curves.rounds.push_back(round.whole_number(1, kMostRounds));
          const auto& all = config_.curves.rounds;
          if (all.size() > 1 && all[all.size() - 2] >= all.back()) {
            round.refuse("is {}; rounds must rise", round.shown());
          }
        }
      }
    }
    if (const auto horizon = curves.find("horizon")) {
      config_.curves.horizon = horizon->whole_number(1, kMostRounds);
    }
    if (const auto exits = curves.find("exits")) config_.curves.exits = exits->truth();
  }

  JsonNode root_;
  std::filesystem::path folder_;
  const nlohmann::json* recorded_;
  std::size_t grid_values_ = 0;  // number of values in all grids read so far
  Config config_;
};

}  // namespace

std::vector<std::uint64_t> CurveSpec::rounds_for(std::uint64_t samples) const {
  const std::uint64_t last = std::min(samples, horizon.value_or(samples));
  std::vector<std::uint64_t> result;
  if (!rounds.empty()) {
    std::copy_if(rounds.begin(), rounds.end(), std::back_inserter(result),
                 [&](std::uint64_t round) { return round <= last; });
    return result;
  }
  const std::uint64_t count = std::min(points, last);
  for (std::uint64_t k = 1; k <= count; ++k) result.push_back(k * last / count);
  return result;
}

namespace {

// True for the content of a manifest.json of this program.
bool is_manifest(const nlohmann::json& root) {
  return root.is_object() && root.value("program", nlohmann::json()) == "splitee-sim" &&
         root.contains("configuration");
}

// The folder of the configuration that the run with its results in `folder` had.
std::filesystem::path configuration_folder(const std::filesystem::path& folder) {
  const std::filesystem::path record = folder / "run.json";
  if (!std::filesystem::is_regular_file(record)) return folder;
  const nlohmann::ordered_json json = parse_in_order(read_text_file(record));
  const auto found = json.is_object() ? json.find("configuration_folder") : json.end();
  return found == json.end() || !found->is_string() ? folder : folder / found->get<std::string>();
}

}  // namespace

Config load_config(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
  nlohmann::json root = parse_strict(read_text_file(file), file.string());
  std::filesystem::path folder = file.parent_path();
  if (is_manifest(root)) {
    folder = configuration_folder(folder);
    root = nlohmann::json(root.at("configuration"));
  }
  for (const std::string& assignment : overrides) apply_override(root, assignment);
  const std::string name = file.string();
  return ConfigReader(JsonNode(root, "", name), folder, name).read();
}

Config read_config(const nlohmann::json& root, const std::string& name,
                   const nlohmann::json* recorded) {
  return ConfigReader(JsonNode(root, "", name), {}, name, recorded).read();
}

}  // namespace splitee
