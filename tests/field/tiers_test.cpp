// Networks over three tiers against golden numbers, in whole runs.
#include <doctest/doctest.h>

#include <algorithm>

#include "field/golden.hpp"
#include "field/whole_run.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

json tiers_of(const json& inputs) {
  const json& layer = inputs.at("cost_per_layer");
  const json& test = inputs.at("cost_per_test");
  const json& exits = inputs.at("exits");
  const json& hop = inputs.at("hop");
  json tiers = json::array();
  const std::vector<std::string> names = {"device", "edge", "cloud"};
  for (std::size_t k = 0; k < names.size(); ++k) {
    json tier = {{"name", names[k]}, {"processing", layer.at(k)}, {"inference", test.at(k)}};
    if (k < exits.size()) tier["until"] = exits.at(k);
    if (k > 0) tier["hop"] = hop.at(k - 1);
    tiers.push_back(tier);
  }
  return tiers;
}

// Checks the total cost per sample and the rounds that ended in each tier.
void check_entry(const Run& run, const json& inputs, const json& expected) {
  std::vector<std::uint64_t> ended;
  for (const json& exit : inputs.at("exits")) {
    ended.push_back(run.by_exit.at(exit.get<std::size_t>() - 1));
  }
  ended.push_back(run.by_exit.back());
  CHECK(ended == expected.at("ended_at").get<std::vector<std::uint64_t>>());
  const auto close = [](const json& value) {
    return doctest::Approx(value.get<double>()).epsilon(1e-9).scale(0);
  };
  CHECK(run.total("cost_mean") == close(expected.at("total_cost")));
  CHECK(run.total("accuracy_mean") == close(expected.at("accuracy")));
  CHECK(run.total("offloaded_mean") == static_cast<double>(ended[1] + ended[2]));
}

}  // namespace

TEST_CASE("three tiers cost and answer what the golden numbers say") {
  std::size_t compared = 0;
  for (const json& entry : golden("tiers")) {
    const json& inputs = entry.at("inputs");
    CAPTURE(inputs.dump());
    const auto trace = golden_file(inputs.at("trace"));
    const json world = {{"tiers", tiers_of(inputs)}};
    const json cost = {{"offload", 0}};
    const json cascade = {{"type", "cascade"},
                          {"exits", inputs.at("exits")},
                          {"thresholds", inputs.at("thresholds")}};
    check_entry(run_policy(cascade, trace, 0.5, cost, world), inputs, entry.at("expected"));
    json looks = json::array();
    for (std::size_t k = 0; k < inputs.at("exits").size(); ++k) {
      looks.push_back({{"exit", inputs["exits"][k]}, {"thresholds", {inputs["thresholds"][k]}}});
    }
    // The only arm of a learner.
    const json bandit = {{"type", "bandit"}, {"arms", {{"walk", looks}, {"then", "final"}}}};
    check_entry(run_policy(bandit, trace, 0.5, cost, world), inputs, entry.at("expected"));
    ++compared;
  }
  CHECK(compared == 3);
}

TEST_CASE("a learner over plans that span tiers earns more than these plans do on average") {
  const std::vector<double> thresholds = {0.6, 0.8, 0.95};
  const json tiers = {{{"name", "device"}, {"until", 4}},
                      {{"name", "edge"}, {"until", 8}, {"hop", 1.5}},
                      {{"name", "cloud"}, {"hop", 3}}};
  const json looks = {{{"exit", 4}, {"thresholds", thresholds}},
                      {{"exit", 8}, {"thresholds", thresholds}}};
  const auto reward_of = [&](const json& policy) {
    return run_policy(policy, golden_file("encoder12-sst2-dev"), 0.5, {{"offload", 0}},
                      {{"tiers", tiers}})
        .total("reward_mean");
  };
  double sum = 0;
  double highest = -1e9;
  for (const double first : thresholds) {
    for (const double second : thresholds) {
      const double reward =
          reward_of({{"type", "cascade"}, {"exits", {4, 8}}, {"thresholds", {first, second}}});
      sum += reward;
      highest = std::max(highest, reward);
    }
  }
  const double learned = reward_of(
      {{"type", "bandit"}, {"beta", 0.1}, {"arms", {{"walk", looks}, {"then", "final"}}}});
  CHECK(learned > sum / 9);
  CHECK(learned < highest);
}
