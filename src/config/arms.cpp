#include "config/arms.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "config/grid.hpp"
#include "config/limits.hpp"

namespace splitee {
namespace {

using Json = nlohmann::ordered_json;

std::vector<double> read_thresholds(const JsonNode& node) {
  return read_distinct_numbers(node.at("thresholds"), 0, 1);
}

std::size_t read_exit(const JsonNode& node) {
  return static_cast<std::size_t>(node.whole_number(1, kHighestExit) - 1);
}

std::vector<std::size_t> read_splits(const JsonNode& node) {
  std::vector<std::size_t> splits;
  for (const double number : read_distinct_numbers(node, 1, kHighestExit)) {
    if (number != std::floor(number)) {
      node.refuse("holds {}; expected exits, whole numbers from 1", number);
    }
    if (!splits.empty() && static_cast<std::size_t>(number) - 1 < splits.back()) {
      node.refuse("is {}; exits must rise", node.shown());
    }
    splits.push_back(static_cast<std::size_t>(number) - 1);
  }
  return splits;
}

Walks read_walk(const JsonNode& node) {
  node.expect_object({"walk", "then"});
  Walks walks;
  for (const JsonNode& look : node.at("walk").elements()) {
    look.expect_object({"exit", "thresholds"});
    const std::size_t exit = read_exit(look.at("exit"));
    if (!walks.looks.empty() && exit <= walks.looks.back().exit) {
      look.at("exit").refuse("is {}; the exits of a walk must rise", exit + 1);
    }
    walks.looks.push_back({exit, read_thresholds(look)});
  }
  const auto then = node.find("then");
  walks.then_final = then && then->one_of({"offload", "final"}) == "final";
  return walks;
}

ArmSet read_set(const JsonNode& node) {
  if (node.value() == "splits") return AllSplits{};
  if (node.value().is_object()) {
    if (node.has("walk")) return read_walk(node);
    if (node.has("splits")) {
      node.expect_object({"splits", "thresholds"});
      return SplitsAndThresholds{read_splits(node.at("splits")), read_thresholds(node)};
    }
    if (node.has("exit")) {
      node.expect_object({"exit", "thresholds"});
      return Walks{{{read_exit(node.at("exit")), read_thresholds(node)}}, false};
    }
  }
  node.refuse(
      "is {}; expected \"splits\" or an object with \"exit\" and \"thresholds\", \"splits\" and "
      "\"thresholds\", or \"walk\"",
      node.shown());
}

Json from_1(const std::vector<std::size_t>& exits) {
  Json list = Json::array();
  for (const std::size_t exit : exits) list.push_back(exit + 1);
  return list;
}

struct Writer {
  Json operator()(const AllSplits& /*arms*/) const { return "splits"; }
  Json operator()(const SplitsAndThresholds& arms) const {
    return {{"splits", from_1(arms.splits)}, {"thresholds", arms.thresholds}};
  }
  Json operator()(const Walks& arms) const {
    Json looks = Json::array();
    for (const ThresholdsAt& look : arms.looks) {
      looks.push_back({{"exit", look.exit + 1}, {"thresholds", look.thresholds}});
    }
    return {{"walk", looks}, {"then", arms.then_final ? "final" : "offload"}};
  }
};

}  // namespace

ArmSet read_arms(const JsonNode& node) {
  ArmSet arms = read_set(node);
  if (const std::size_t size = size_of(arms, 1); size > kMostArms) {
    node.refuse("makes {} arms; at most {} can be played", size, kMostArms);
  }
  return arms;
}

Json json_of(const ArmSet& arms) { return std::visit(Writer{}, arms); }

}  // namespace splitee
