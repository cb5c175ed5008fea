#include "config/cost_reader.hpp"

#include <array>
#include <set>

#include "config/alternatives.hpp"
#include "config/grid.hpp"
#include "config/limits.hpp"

namespace splitee {
namespace {

// Keys that have a meaning in one kind of costs alone.
constexpr std::array<std::string_view, 3> kLambdaKeys = {"processing", "inference", "offload"};
constexpr std::array<std::string_view, 6> kPhysicalKeys = {"from", "device", "cloud",
                                                           "link", "bytes",  "arrivals"};

// Refuses a key that has a meaning in the other kind of costs alone.
template <class Keys>
void refuse_keys(const JsonNode& cost, const Keys& keys, const std::string& unit,
                 const char* needed) {
  for (const std::string_view key : keys) {
    if (const auto found = cost.find(std::string(key))) {
      found->refuse("has no meaning with costs in {}, only in {}", unit, needed);
    }
  }
}

CostUnit read_unit(const JsonNode& cost) {
  const auto unit = cost.find("unit");
  const std::string word = unit ? unit->one_of({"lambda", "ms", "mj"}) : "lambda";
  const CostUnit read = word == "ms"   ? CostUnit::kMilliseconds
                        : word == "mj" ? CostUnit::kMillijoules
                                       : CostUnit::kLambda;
  if (read == CostUnit::kLambda) {
    refuse_keys(cost, kPhysicalKeys, word, "ms or mj (\"unit\")");
  } else {
    refuse_keys(cost, kLambdaKeys, word, "lambda");
  }
  return read;
}

std::vector<double> read_per_layer(const JsonNode& cost, const char* key, double fallback) {
  const auto node = cost.find(key);
  if (!node) return {fallback};
  if (node->value().is_array()) return node->numbers(0, kHighestCost);
  return {node->number(0, kHighestCost)};
}

Axis read_numbers_or_grid(const JsonNode& node, std::size_t& grid_values) {
  if (!node.value().is_array()) return read_axis(node, 0, kHighestCost, grid_values);
  Axis axis{node.numbers(0, kHighestCost), true};
  if (std::set<double>(axis.values.begin(), axis.values.end()).size() != axis.values.size()) {
    node.refuse("is {}; each cost may stand there once", node.shown());
  }
  return axis;
}

CostSchedule read_schedule(const JsonNode& node) {
  CostSchedule schedule;
  for (const JsonNode& entry : node.elements()) {
    entry.expect_object({"from", "value"});
    const JsonNode from = entry.at("from");
    const CostChange change{from.whole_number(1, kMostRounds),
                            entry.at("value").number(0, kHighestCost)};
    if (schedule.empty() && change.from != 1) {
      from.refuse("is {}, which leaves the rounds before it without a cost; the first must be 1",
                  change.from);
    }
    if (!schedule.empty() && change.from <= schedule.back().from) {
      from.refuse("is {}, but the entry before it begins at round {}; rounds must rise",
                  change.from, schedule.back().from);
    }
    schedule.push_back(change);
  }
  return schedule;
}

// A schedule of one entry stands for a constant.
OffloadSpec read_scheduled_offload(const JsonNode& node, std::vector<double> per_exit) {
  if (node.has("scale")) node.refuse("has both \"schedule\" and \"scale\"; keep one of them");
  Alternatives<CostSchedule> schedule = read_alternatives(node.at("schedule"), read_schedule);
  if (!schedule.is_grid() && schedule.choices.front().size() == 1) {
    return {{{schedule.choices.front().front().value}, false}, std::move(per_exit)};
  }
  return {{{1.0}, false}, std::move(per_exit), std::move(schedule)};
}

OffloadSpec read_offload(const JsonNode& node, std::size_t& grid_values) {
  if (!node.value().is_object() || node.has("grid")) {
    return {read_numbers_or_grid(node, grid_values), {}};
  }
  node.expect_object({"per_exit", "scale", "schedule"});
  std::vector<double> per_exit;
  if (node.has("per_exit") || !node.has("schedule")) {
    per_exit = node.at("per_exit").numbers(0, kHighestCost);
  }
  if (node.has("schedule")) return read_scheduled_offload(node, std::move(per_exit));
  const auto scale = node.find("scale");
  return {scale ? read_numbers_or_grid(*scale, grid_values) : Axis{{1.0}, true},
          std::move(per_exit)};
}

RewardCost read_reward_cost(const JsonNode& cost, Convention convention) {
  const auto reward_cost = cost.find("reward_cost");
  const std::string word = reward_cost ? reward_cost->one_of({"all-exits", "charged"})
                           : convention == Convention::kPaper ? "charged"
                                                              : "all-exits";
  return word == "charged" ? RewardCost::kCharged : RewardCost::kAllExits;
}

}  // namespace

CostSpec read_cost(const JsonNode& node, const CostReading& how) {
  node.expect_object({"processing", "inference", "offload", "mu", "reward_cost", "unit", "from",
                      "device", "cloud", "link", "bytes", "arrivals"});
  CostSpec cost;
  const CostUnit unit = read_unit(node);
  if (unit == CostUnit::kLambda) {
    cost.layers = {read_per_layer(node, "processing", kProcessing),
                   read_per_layer(node, "inference", kInference)};
    cost.offload = read_offload(node.at("offload"), *how.grid_values);
  } else {
    cost.layers = {{0}, {0}};
    cost.offload.scale = {{1.0}, false};
    cost.physical = read_physical_costs(node, unit, how.folder);
  }
  const auto mu = node.find("mu");
  if (!mu && unit != CostUnit::kLambda) {
    node.refuse("the key 'mu' is missing: what one {} takes off the confidence", symbol_of(unit));
  }
  cost.mu = mu ? read_axis(*mu, 0, kHighestCost, *how.grid_values) : Axis{{kMu}, false};
  cost.reward_cost = read_reward_cost(node, how.convention);
  return cost;
}

}  // namespace splitee
