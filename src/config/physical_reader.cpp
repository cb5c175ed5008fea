// The device, the cloud, the link and the bytes of a configuration whose costs are in ms or mJ.
#include "config/alternatives.hpp"
#include "config/cost_reader.hpp"
#include "config/limits.hpp"

namespace splitee {
namespace {

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

// Refuses a speed beside the numbers that it would replace, or without multiply-accumulates from
// which to compute them.
void expect_one_source(const JsonNode& node, const char* key, bool is_given, const char* numbers,
                       bool from_meta) {
  if (!node.has(key)) return;
  if (is_given) node.at(key).refuse("stands beside {}; keep one of them", numbers);
  if (!from_meta) {
    node.at(key).refuse(
        "needs the multiply-accumulates of the trace's meta; add \"from\": \"meta\" to cost");
  }
}

// Refuses other milliseconds beside those of each sample.
void expect_no_other_ms(const JsonNode& node, const MachineSpec& device) {
  constexpr const char* kOther = "stands beside \"from\": \"trace\"; keep one of them";
  if (!device.layer.ms.empty()) node.at("layer").at("ms").refuse(kOther);
  if (!device.exit.ms.empty()) node.at("exit").at("ms").refuse(kOther);
  if (device.gmac_per_s) node.at("gmac_per_s").refuse(kOther);
}

MachineSpec read_device(const JsonNode& node, bool from_meta) {
  node.expect_object({"from", "layer", "exit", "gmac_per_s", "mj_per_gmac"});
  const auto from = node.find("from");
  MachineSpec device{from && from->one_of({"trace"}) == "trace", read_use(node.find("layer")),
                     read_use(node.find("exit")), read_rate(node, "gmac_per_s", kLowestRate),
                     read_rate(node, "mj_per_gmac", 0)};
  expect_one_source(node, "gmac_per_s", !device.layer.ms.empty(), "layer.ms", from_meta);
  expect_one_source(node, "mj_per_gmac", !device.layer.mj.empty(), "layer.mj", from_meta);
  if (device.from_trace) {
    expect_no_other_ms(node, device);
  } else if (device.layer.ms.empty() && !from_meta) {
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

// Millijoules need a device and radios with numbers for energy.
void expect_energy(const JsonNode& cost, const PhysicalSpec& costs) {
  for (const MachineSpec& device : costs.device.choices) {
    if (!device.layer.mj.empty() || device.mj_per_gmac) continue;
    cost.at("device").refuse("says no millijoules of a layer, which costs in mj need");
  }
  for (const LinkSpec& link : costs.link.choices) {
    if (!link.link.radio) cost.at("link").refuse("says no \"radio\", which costs in mj need");
  }
}

ArrivalSpec read_arrivals(const JsonNode& node) {
  if (node.value() == "round") return {};
  if (!node.value().is_object()) {
    node.refuse("is {}; expected {{\"period_ms\": ..}}, {{\"poisson_per_s\": ..}} or \"round\"",
                node.shown());
  }
  node.expect_object({"period_ms", "poisson_per_s"});
  if (node.value().size() != 1) {
    node.refuse("is {}; expected one of \"period_ms\" and \"poisson_per_s\"", node.shown());
  }
  if (const auto period = node.find("period_ms")) {
    return {ArrivalSpec::Kind::kPeriod, period->number(0, kLongestPeriod)};
  }
  return {ArrivalSpec::Kind::kPoisson, node.at("poisson_per_s").number(kLowestRate, kHighestRate)};
}

// A series needs arrivals; a step per round needs a series of steps.
void expect_arrivals(const JsonNode& cost, const PhysicalSpec& costs) {
  for (const LinkSpec& link : costs.link.choices) {
    if (!link.series) continue;
    if (!costs.arrivals) {
      cost.refuse("the key 'arrivals' is missing, which the series {} needs: when samples come",
                  link.series->given_path);
    }
    if (costs.arrivals->kind == ArrivalSpec::Kind::kRound &&
        link.series->format == SeriesFormat::kMahimahi) {
      cost.at("arrivals")
          .refuse(
              "is \"round\", but {} holds opportunities to send, not a rate for each round; "
              "expected "
              "\"period_ms\" or \"poisson_per_s\"",
              link.series->given_path);
    }
  }
}

}  // namespace

PhysicalSpec read_physical_costs(const JsonNode& cost, CostUnit unit,
                                 const std::filesystem::path& folder) {
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
  costs.link = read_alternatives(cost.at("link"),
                                 [&](const JsonNode& node) { return read_link(node, folder); });
  costs.bytes = read_bytes(cost.find("bytes"), cost, costs.from_meta);
  if (unit == CostUnit::kMillijoules) expect_energy(cost, costs);
  if (const auto arrivals = cost.find("arrivals")) costs.arrivals = read_arrivals(*arrivals);
  expect_arrivals(cost, costs);
  return costs;
}

}  // namespace splitee
