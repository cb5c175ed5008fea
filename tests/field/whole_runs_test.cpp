// Policies of the table, and points of `bandit`, in whole runs against golden numbers.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <optional>

#include "field/golden.hpp"
#include "field/whole_run.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

// The learner of an entry of the section `policies`; none where a policy's convention is not one of
// bandit's.
std::optional<json> bandit_of(const std::string& what, const json& inputs) {
  if (inputs.value("t", "") == "round number from 1") return std::nullopt;
  json policy = {{"type", "bandit"}, {"feedback", inputs.value("feedback", "own")}};
  const auto learner = [&](const char* name, const json& parameters = json::object()) {
    policy["learner"] = name;
    policy.update(parameters);
    return policy;
  };
  if (what == "UCB raw" || what == "SplitEE-S raw") return learner("ucb", {{"beta", inputs["c"]}});
  if (what == "UCB") {  // on x: c (high - low) on the rewards
    const double width = inputs["range"][1].get<double>() - inputs["range"][0].get<double>();
    return learner("ucb", {{"beta", inputs["c"].get<double>() * width}});
  }
  if (what == "UCB1") return learner("ucb1");
  if (what == "UCB-Tuned") return learner("ucb-tuned");
  if (what == "UCB-V") return learner("ucb-v", {{"zeta", inputs["zeta"]}, {"c", inputs["c"]}});
  if (what == "KL-UCB") return learner("kl-ucb", {{"c", inputs["c"]}});
  if (what == "MOSS") return learner("moss");
  if (what == "MOSS anytime") return learner("moss-anytime");
  if (what == "Bayes-UCB NIG") return learner("bayes-ucb", {{"posterior", "normal"}});
  if (what == "SW-UCB") return learner("sw-ucb", {{"tau", inputs["tau"]}, {"xi", inputs["xi"]}});
  if (what == "D-UCB") return learner("d-ucb", {{"gamma", inputs["gamma"]}, {"xi", inputs["xi"]}});
  if (what == "UCB-N") return learner("ucb-n");
  if (what == "UCB-MaxN") return learner("ucb-maxn");
  FAIL("golden.json names an unknown learner: ", what);
  return std::nullopt;
}

json cost_of(const json& inputs) {
  return {{"processing", inputs.at("processing")},
          {"inference", inputs.at("inference")},
          {"offload", inputs.at("o")},
          {"mu", inputs.at("mu")}};
}

json thresholds_at(const json& exit, const json& thresholds) {
  return {{"exit", exit}, {"thresholds", thresholds}};
}

// CeeBERT's offloading costs as costs of layers and of offloading: the layers between its first two
// exits cost the first one, and offloading from the last look costs the last one.
json hop_costs(const json& inputs, std::size_t exits) {
  const json& hops = inputs.at("offload_costs");
  std::vector<double> processing(exits, 0.0);
  if (hops.size() > 1) {
    processing[inputs.at("exits")[1].get<std::size_t>() - 1] = hops[0].get<double>();
  }
  return {{"processing", processing}, {"inference", 0}, {"offload", hops.back()}, {"mu", 1}};
}

}  // namespace

TEST_CASE("bandit over splits makes the golden decisions with every learner and feedback") {
  std::size_t compared = 0;
  for (const json& entry : golden("policies")) {
    const std::string what = entry.at("what");
    const json& inputs = entry.at("inputs");
    const auto policy = bandit_of(what, inputs);
    if (!policy) continue;
    CAPTURE(what);
    CAPTURE(inputs.dump());
    const Run run = run_policy(*policy, golden_file(inputs.at("trace")), inputs.at("threshold"),
                               cost_of(inputs));
    CHECK(run.by_exit == entry.at("expected").at("pulls").get<std::vector<std::uint64_t>>());
    CHECK(run.by_arm.empty());
    check_totals(run, entry.at("expected"));
    ++compared;
  }
  CHECK(compared == 114);
}

TEST_CASE("splitee and splitee-s with a counted warm start make the golden decisions") {
  std::size_t compared = 0;
  for (const json& entry : golden("policies")) {
    const json& inputs = entry.at("inputs");
    if (inputs.value("t", "") != "round number from 1") continue;
    CAPTURE(inputs.dump());
    json policy = {{"type", "splitee"}, {"warm_start", "counted"}, {"beta", inputs.at("c")}};
    if (inputs.contains("feedback")) {
      policy["type"] = "splitee-s";
      policy["feedback"] = inputs["feedback"];
    }
    const Run run = run_policy(policy, golden_file(inputs.at("trace")), inputs.at("threshold"),
                               cost_of(inputs));
    CHECK(run.by_exit == entry.at("expected").at("pulls").get<std::vector<std::uint64_t>>());
    check_totals(run, entry.at("expected"));
    ++compared;
  }
  CHECK(compared == 22);
}

TEST_CASE("adaee makes the golden decisions in whole runs") {
  std::size_t compared = 0;
  for (const json& entry : golden("adaee")) {
    const json& inputs = entry.at("inputs");
    CAPTURE(inputs.dump());
    const auto word = [&](const char* key) { return inputs.at(key).get<bool>() ? "yes" : "no"; };
    const json policy = {
        {"type", "adaee"},        {"exit", inputs.at("exit")}, {"thresholds", inputs["arms"]},
        {"beta", inputs.at("c")}, {"clip", word("clip")},      {"fallback", word("fallback")}};
    const Run run = run_policy(policy, golden_file(inputs.at("trace")), 0.5,
                               {{"processing", 0}, {"offload", inputs.at("o")}, {"mu", 1}});
    const json& expected = entry.at("expected");
    CHECK(run.by_arm == expected.at("pulls").get<std::vector<std::uint64_t>>());
    check_totals(run, expected);
    CHECK(run.total("regret_per_sample_mean") ==
          doctest::Approx(expected.at("regret_per_sample").get<double>()).epsilon(1e-9).scale(1));
    CHECK(run.summary[0].at("reference_arm") == fmt::format("{}@{}", inputs.at("exit").get<int>(),
                                                            expected.at("best_arm").get<double>()));
    ++compared;
  }
  CHECK(compared == 36);
}

TEST_CASE("ceebert makes the golden decisions in whole runs, whatever it is shown") {
  std::size_t compared = 0;
  for (const json& entry : golden("ceebert")) {
    const json& inputs = entry.at("inputs");
    CAPTURE(inputs.dump());
    json exits = inputs.at("exits");
    const auto last = exits.back().get<std::size_t>();
    exits.erase(exits.size() - 1);
    const std::string side = inputs.at("side_observations");
    const json policy = {{"type", "ceebert"},
                         {"exits", exits},
                         {"thresholds", inputs.at("thresholds_per_exit")},
                         {"beta", inputs.at("c")},
                         {"feedback", side == "none"      ? "own"
                                      : side == "correct" ? "observable"
                                                          : "published"}};
    const Run run =
        run_policy(policy, golden_file(inputs.at("trace")), 0.5, hop_costs(inputs, last));
    CHECK(run.by_arm == entry.at("expected").at("pulls").get<std::vector<std::uint64_t>>());
    check_totals(run, entry.at("expected"));
    ++compared;
  }
  CHECK(compared == 21);
}

TEST_CASE("a named point is the bandit of that design") {
  const auto trace = golden_file("encoder12-sst2-dev");
  const json cost = {{"offload", 3}, {"reward_cost", "charged"}};
  const json thresholds = {0.5, 0.7, 0.9};
  const auto same = [&](const json& point, json bandit) {
    CAPTURE(point.dump());
    bandit["type"] = "bandit";
    const Run one = run_policy(point, trace, 0.8, cost);
    const Run other = run_policy(bandit, trace, 0.8, cost);
    CHECK(one.by_arm == other.by_arm);
    CHECK(one.by_exit == other.by_exit);
    CHECK(one.total("reward_mean") == other.total("reward_mean"));
    CHECK(one.total("regret_mean") == other.total("regret_mean"));
    for (const char* bound : {"lower_bound", "lower_bound_graph", "ucb1_bound"}) {
      CHECK(one.summary[0].at(bound) == other.summary[0].at(bound));
    }
  };
  same({{"type", "adaee"}, {"thresholds", thresholds}},
       {{"learner", "ucb"}, {"arms", thresholds_at(1, thresholds)}, {"reward", "gain"}});
  same({{"type", "ceebert"}, {"exits", {3, 6}}, {"thresholds", thresholds}},
       {{"learner", "ucb"},
        {"beta", 2},
        {"arms", {{"walk", {thresholds_at(3, thresholds), thresholds_at(6, thresholds)}}}},
        {"feedback", "observable"},
        {"reward", "gain"},
        {"clip", "no"},
        {"fallback", "no"}});
  same({{"type", "ucb-n"}}, {{"learner", "ucb-n"}, {"feedback", "observable"}});
  same({{"type", "ucb-maxn"}, {"feedback", "published"}},
       {{"learner", "ucb-maxn"}, {"feedback", "published"}});
  same({{"type", "ucb-lp"}}, {{"learner", "ucb-lp"}, {"feedback", "observable"}});
  same({{"type", "thompson-n"}}, {{"learner", "thompson-gaussian"}, {"feedback", "observable"}});
}
