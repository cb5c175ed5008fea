// The device, the cloud, the link and the bytes of a configuration whose costs are in ms or mJ.
#include "config/cost_reader.hpp"

namespace splitee {
namespace {

constexpr double kLowestRate = 1e-6;  // Mbit/s, or 10^9 multiply-accumulates per second
constexpr double kHighestRate = 1e9;
constexpr double kMostBytes = 1e12;

std::vector<double> read_numbers(const JsonNode& node, double high) {
  return node.value().is_array() ? node.numbers(0, high)
                                 : std::vector<double>{node.number(0, high)};
}

std::vector<double> read_numbers_at(const JsonNode& node, const char* key) {
  const auto found = node.find(key);
  return found ? read_numbers(*found, kHighestCost) : std::vector<double>{};
}

UseSpec read_use(const std::optional<JsonNode>& node) {
  if (!node) return {};
  node->expect_object({"ms", "mj"});
  return {read_numbers_at(*node, "ms"), read_numbers_at(*node, "mj")};
}

std::optional<double> read_rate(const JsonNode& node, const char* key, double low) {
  const auto found = node.find(key);
  return found ? std::optional(found->number(low, kHighestRate)) : std::nullopt;
}

// Refuses a speed that stands beside the numbers it would be another source of, or that has no
// multiply-accumulates to go by.
void expect_one_source(const JsonNode& node, const char* key, bool is_given, const char* numbers,
                       bool from_meta) {
  if (!node.has(key)) return;
  if (is_given) node.at(key).refuse("stands beside {}; keep one of them", numbers);
  if (!from_meta) {
    node.at(key).refuse(
        "needs the multiply-accumulates of the trace's meta; add \"from\": \"meta\" to cost");
  }
}

MachineSpec read_device(const JsonNode& node, bool from_meta) {
  node.expect_object({"layer", "exit", "gmac_per_s", "mj_per_gmac"});
  MachineSpec device{read_use(node.find("layer")), read_use(node.find("exit")),
                     read_rate(node, "gmac_per_s", kLowestRate), read_rate(node, "mj_per_gmac", 0)};
  expect_one_source(node, "gmac_per_s", !device.layer.ms.empty(), "layer.ms", from_meta);
  expect_one_source(node, "mj_per_gmac", !device.layer.mj.empty(), "layer.mj", from_meta);
  if (device.layer.ms.empty() && !from_meta) {
    node.refuse(
        "says no milliseconds of a layer; expected \"layer\": {{\"ms\": ..}}, or \"from\": "
        "\"meta\" in cost");
  }
  return device;
}

MachineSpec read_cloud(const JsonNode& node, bool from_meta) {
  node.expect_object({"layer", "gmac_per_s"});
  MachineSpec cloud;
  if (const auto layer = node.find("layer")) {
    layer->expect_object({"ms"});
    cloud.layer.ms = read_numbers(layer->at("ms"), kHighestCost);
  }
  cloud.gmac_per_s = read_rate(node, "gmac_per_s", kLowestRate);
  expect_one_source(node, "gmac_per_s", !cloud.layer.ms.empty(), "layer.ms", from_meta);
  if (cloud.layer.ms.empty() && !cloud.gmac_per_s) {
    node.refuse("says no milliseconds of a layer; expected \"layer\": {{\"ms\": ..}}{}",
                from_meta ? " or \"gmac_per_s\"" : "");
  }
  return cloud;
}

// The profile of this name.
template <class Profiles>
const auto& profile_named(const JsonNode& node, const Profiles& profiles, const char* what) {
  const std::string name = node.text();
  std::vector<std::string_view> known;
  for (const auto& profile : profiles) {
    if (profile.name == name) return profile;
    known.push_back(profile.name);
  }
  node.refuse("there is no {} {}{}; 'splitee-sim links' lists them", what, node.shown(),
              did_you_mean(name, known));
}

void read_radio(const JsonNode& node, LinkSpec& spec) {
  if (node.value().is_string()) {
    const RadioProfile& profile = profile_named(node, radio_profiles(), "radio");
    spec.radio = profile.name;
    spec.link.radio = profile.radio;
    return;
  }
  if (!node.value().is_object()) {
    node.refuse("is {}; expected a radio's name, or {{\"up_mw_per_mbit\": .., \"base_mw\": ..}}",
                node.shown());
  }
  node.expect_object({"up_mw_per_mbit", "base_mw"});
  spec.link.radio = Radio{node.at("up_mw_per_mbit").number(0, kHighestCost),
                          node.at("base_mw").number(0, kHighestCost)};
}

LinkSpec read_link(const JsonNode& node) {
  node.expect_object({"profile", "up_mbit", "down_mbit", "rtt_ms", "radio"});
  LinkSpec spec;
  if (const auto name = node.find("profile")) {
    const LinkProfile& profile = profile_named(*name, link_profiles(), "link profile");
    spec.profile = profile.name;
    spec.link = profile.link;
  }
  const auto read = [&](const char* key, double low, double high, double& number) {
    if (const auto given = node.find(key)) {
      number = given->number(low, high);
    } else if (spec.profile.empty()) {
      node.refuse("the key '{}' (or 'profile') is missing", key);
    }
  };
  read("up_mbit", kLowestRate, kHighestRate, spec.link.up_mbit);
  read("down_mbit", kLowestRate, kHighestRate, spec.link.down_mbit);
  read("rtt_ms", 0, kHighestCost, spec.link.rtt_ms);
  if (const auto radio = node.find("radio")) read_radio(*radio, spec);
  return spec;
}

BytesSpec read_bytes(const std::optional<JsonNode>& node, const JsonNode& cost, bool from_meta) {
  BytesSpec bytes;
  if (node) {
    node->expect_object({"activation", "input", "answer"});
    if (const auto activation = node->find("activation")) {
      bytes.activation = read_numbers(*activation, kMostBytes);
    }
    if (const auto input = node->find("input")) bytes.input = input->number(0, kMostBytes);
    if (const auto answer = node->find("answer")) bytes.answer = answer->number(0, kMostBytes);
  }
  if (bytes.activation.empty() && !from_meta) {
    (node ? *node : cost)
        .refuse(
            "says no bytes of an activation; expected {}\"activation\": .. (one number, or one "
            "per exit), or \"from\": \"meta\" in cost",
            node ? "" : "\"bytes\": with ");
  }
  return bytes;
}

// One, or {"named": {NAME: .., ..}}.
template <class Read>
auto read_alternatives(const JsonNode& node, const Read& read) {
  Alternatives<decltype(read(node))> alternatives;
  if (node.value().is_object() && node.has("named")) {
    node.expect_object({"named"});
    const JsonNode named = node.at("named");
    if (!named.value().is_object() || named.value().empty()) {
      named.refuse("is {}; expected an object with a name for each alternative", named.shown());
    }
    named.expect_names();
    for (const auto& [name, value] : named.value().items()) {
      alternatives.names.push_back(name);
      alternatives.choices.push_back(read(named.at(name)));
    }
  } else {
    alternatives.choices.push_back(read(node));
  }
  return alternatives;
}

// Millijoules need a device and radios that say theirs.
void expect_energy(const JsonNode& cost, const PhysicalSpec& costs) {
  for (const MachineSpec& device : costs.device.choices) {
    if (!device.layer.mj.empty() || device.mj_per_gmac) continue;
    cost.at("device").refuse("says no millijoules of a layer, which costs in mj need");
  }
  for (const LinkSpec& link : costs.link.choices) {
    if (!link.link.radio) cost.at("link").refuse("says no \"radio\", which costs in mj need");
  }
}

}  // namespace

PhysicalSpec read_physical_costs(const JsonNode& cost, CostUnit unit) {
  PhysicalSpec costs;
  costs.unit = unit;
  if (const auto from = cost.find("from")) costs.from_meta = from->one_of({"meta"}) == "meta";
  const auto read_machine = [&](const JsonNode& node) {
    return read_device(node, costs.from_meta);
  };
  if (cost.has("device") || !costs.from_meta) {
    costs.device = read_alternatives(cost.at("device"), read_machine);
  } else {
    costs.device.choices.emplace_back();
  }
  costs.cloud = read_cloud(cost.at("cloud"), costs.from_meta);
  costs.link = read_alternatives(cost.at("link"), read_link);
  costs.bytes = read_bytes(cost.find("bytes"), cost, costs.from_meta);
  if (unit == CostUnit::kMillijoules) expect_energy(cost, costs);
  return costs;
}

}  // namespace splitee
