#include "config/config.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"
#include "unit/config/config_fixture.hpp"

namespace splitee::testing {
namespace {

using nlohmann::json;

// One policy of each kind, written as briefly as possible.
const std::vector<std::string> kManyPolicies = {
    "policies=[\"splitee\", \"splitee-s\", \"final-exit\", \"random-exit\", \"elasticbert\", "
    "\"deebert\", {\"type\": \"fixed-split\", \"exit\": 3}, \"best-fixed\", \"oracle\", "
    "\"bandit\", {\"type\": \"bandit\", \"name\": \"walks\", \"learner\": \"sw-ucb\", \"arms\": "
    "{\"walk\": "
    "[{\"exit\": 2, \"thresholds\": {\"from\": 0.5, \"to\": 0.7, \"step\": 0.1}}], \"then\": "
    "\"final\"}, "
    "\"feedback\": \"probing\", \"reward\": \"gain\"}]"};

// The value of a choice of the policy at this index of kManyPolicies.
std::string choice(const json& resolved, std::size_t policy, const char* name) {
  return resolved.at("policies").at(policy).at(name);
}

void expect_same_after_reading_back(const Config& config) {
  const std::string once = config.resolved_json();
  CAPTURE(once);
  CHECK(load_text(once).resolved_json() == once);
}

}  // namespace

TEST_CASE("what is left out has the contract's defaults") {
  const Config config = load_text(kLeast);
  CHECK(config.name == "least");
  CHECK(config.seed == 2023);
  CHECK(config.repeats == 20);
  CHECK(config.convention == Convention::kPublishedCode);
  REQUIRE(config.traces.size() == 1);
  CHECK(config.traces[0].order == OrderKind::kShuffle);
  CHECK_FALSE(config.traces[0].reference);
  CHECK(config.cost.layers.processing == std::vector<double>{0.8});
  CHECK(config.cost.layers.inference == std::vector<double>{0.2});
  CHECK(config.cost.offload.scale.values == std::vector<double>{1});
  CHECK(config.cost.offload.per_exit.empty());
  CHECK(config.cost.mu.values == std::vector<double>{0.1});
  CHECK_FALSE(config.cost.mu.is_grid);
  CHECK(config.cost.reward_cost == RewardCost::kAllExits);
  REQUIRE(config.policies.size() == 1);
  CHECK(config.policies[0].name == "splitee");
  CHECK(config.reference == kBestFixed);
  CHECK(config.curves.rounds.empty());
  CHECK(config.curves.points == 200);
  CHECK_FALSE(config.curves.horizon);
  CHECK_FALSE(config.curves.exits);
}

TEST_CASE("the resolved configuration writes every default out, once") {
  CHECK(resolved(load_text(kLeast)) == json::parse(R"({
    "name": "least", "seed": 2023, "repeats": 20,
    "traces": [{"name": "A", "path": "a.npz", "threshold": 0.7, "order": "shuffle"}],
    "convention": "published-code",
    "cost": {"processing": 0.8, "inference": 0.2, "offload": 1.0, "mu": 0.1,
             "reward_cost": "all-exits"},
    "policies": [{"type": "splitee", "name": "splitee", "beta": 1.0, "warm_start": "uncounted"}],
    "regret": {"reference": "best-fixed"},
    "curves": {"rounds": {"points": 200}}
  })"));
}

TEST_CASE("policies get their defaults from the table") {
  const json of = resolved(load_least(kManyPolicies)).at("policies");
  REQUIRE(of.size() == 11);
  CHECK(of.at(1) == json::parse(R"({"type": "splitee-s", "name": "splitee-s", "beta": 1.0,
                                    "warm_start": "uncounted", "feedback": "published"})"));
  CHECK(of.at(2) == json::parse(R"({"type": "final-exit", "name": "final-exit"})"));
  CHECK(of.at(5) ==
        json::parse(R"({"type": "deebert", "name": "deebert", "entropy_threshold": 0.3})"));
  CHECK(of.at(6) == json::parse(R"({"type": "fixed-split", "name": "fixed-split", "exit": 3.0})"));
  CHECK(of.at(9) == json::parse(R"({"type": "bandit", "name": "bandit", "learner": "ucb",
                                    "beta": 1.0, "arms": "splits", "feedback": "own",
                                    "reward": "confidence"})"));
  // Parameters left to a formula stay so, and parameters without a meaning are missing.
  CHECK(of.at(10) == json::parse(R"({"type": "bandit", "name": "walks", "learner": "sw-ucb",
    "arms": {"walk": [{"exit": 2, "thresholds": [0.5, 0.6, 0.7]}], "then": "final"},
    "feedback": "probing", "epsilon": 0.05, "reward": "gain", "clip": "yes", "fallback": "yes",
    "changes": 1.0, "xi": 0.6})"));
}

TEST_CASE("a convention sets the defaults of its five switches") {
  struct Expected {
    const char* convention;
    const char* warm_start;
    const char* reward_cost;
    const char* feedback;
    const char* stop;
    const char* draw;
  };
  for (const Expected& expected :
       {Expected{"published-code", "uncounted", "all-exits", "published", "next-layer", "per-run"},
        Expected{"paper", "counted", "charged", "published", "first-confident", "per-sample"}}) {
    CAPTURE(expected.convention);
    auto overrides = kManyPolicies;
    overrides.push_back(std::string("convention=") + expected.convention);
    const json of = resolved(load_least(overrides));
    CHECK(of.at("convention") == expected.convention);
    CHECK(of.at("cost").at("reward_cost") == expected.reward_cost);
    CHECK(choice(of, 0, "warm_start") == expected.warm_start);
    CHECK(choice(of, 1, "warm_start") == expected.warm_start);
    CHECK(choice(of, 1, "feedback") == expected.feedback);
    CHECK(choice(of, 4, "stop") == expected.stop);
    CHECK(choice(of, 3, "draw") == expected.draw);
  }
}

TEST_CASE("each switch can be set against its convention") {
  auto overrides = kManyPolicies;
  for (const char* switched : {"convention=paper", "cost.reward_cost=all-exits",
                               "policies.0.warm_start=uncounted", "policies.1.feedback=observable",
                               "policies.4.stop=next-layer", "policies.3.draw=per-run"}) {
    overrides.emplace_back(switched);
  }
  const json of = resolved(load_least(overrides));
  CHECK(of.at("cost").at("reward_cost") == "all-exits");
  CHECK(choice(of, 0, "warm_start") == "uncounted");
  CHECK(choice(of, 1, "warm_start") == "counted");
  CHECK(choice(of, 1, "feedback") == "observable");
  CHECK(choice(of, 4, "stop") == "next-layer");
  CHECK(choice(of, 3, "draw") == "per-run");
}

TEST_CASE("a resolved configuration resolves to itself") {
  expect_same_after_reading_back(load_text(kLeast));
  auto overrides = kManyPolicies;
  expect_same_after_reading_back(load_least(overrides));
  for (const char* more :
       {"convention=paper", "seed=18446744073709551615", "repeats=7", "name=other name",
        R"(traces=[{"name": "A", "path": "sub/a.npz", "threshold": {"grid": {"from": 0.5, "to": 0.9,
             "step": 0.1}}, "order": "orders.npy", "reference": 2},
             {"name": "B", "path": "/b.npz", "threshold": 1, "order": "stored",
              "reference": "best-fixed"}])",
        "cost.processing=[0.1, 0.2, 0.30000000000000004]", "cost.inference=[1, 2, 3]",
        "cost.offload={\"per_exit\": [1, 2, 3], \"scale\": [0.5, 1]}",
        "cost.mu={\"grid\": [0.1, 0.2]}", "policies.0.beta={\"grid\": [0, 1e-3, 1e9]}",
        "policies.0.name=ours",
        R"(traces.1.threshold={"from": "sub/dev.npz", "max_accuracy_drop": 0.02, "rule": "walk"})",
        "regret.reference=3", "curves.rounds=[1, 10, 100]", "curves.horizon=50",
        "curves.exits=true"}) {
    overrides.emplace_back(more);
    CAPTURE(more);
    expect_same_after_reading_back(load_least(overrides));
  }
}

TEST_CASE("paths are relative to the configuration file, or absolute") {
  const TemporaryFolder folder;
  write_file(folder / "run.json", kLeast);
  const Config relative =
      load_config(folder / "run.json", {"traces.0.order=orders/a.npy", "traces.0.path=b/c.npz"});
  CHECK(relative.traces[0].path == folder.path() / "b" / "c.npz");
  CHECK(relative.traces[0].given_path == "b/c.npz");
  CHECK(relative.traces[0].order == OrderKind::kFile);
  CHECK(relative.traces[0].order_path == folder.path() / "orders" / "a.npy");
  const Config absolute =
      load_config(folder / "run.json", {"traces.0.order=/a.npy", "traces.0.path=/c.npz"});
  CHECK(absolute.traces[0].path == "/c.npz");
  CHECK(absolute.traces[0].order_path == "/a.npy");
}

TEST_CASE("a threshold may be chosen on another trace") {
  const TemporaryFolder folder;
  write_file(folder / "run.json", kLeast);
  const Config brief =
      load_config(folder / "run.json", {"traces.0.threshold={\"from\": \"sub/../dev.npz\"}"});
  REQUIRE(brief.traces[0].threshold_from);
  const ThresholdSource& source = *brief.traces[0].threshold_from;
  CHECK(source.path == folder / "sub/../dev.npz");  // sub may be a link
  CHECK(std::get<ThresholdRequest>(source.request).rule == ThresholdRule::kAnySplit);
  CHECK(std::get<ThresholdRequest>(source.request).max_accuracy_drop == 0.01);
  REQUIRE(brief.traces[0].threshold.values.size() == 1);
  CHECK(std::isnan(brief.traces[0].threshold.values[0]));
  CHECK_FALSE(brief.traces[0].threshold.is_grid);
  CHECK(resolved(brief)["traces"][0]["threshold"] ==
        json{{"from", "sub/../dev.npz"}, {"max_accuracy_drop", 0.01}, {"rule", "any-split"}});
  const Config full =
      load_least({"traces.0.threshold={\"from\": \"/dev.npz\"}", "traces.0.threshold.rule=walk",
                  "traces.0.threshold.max_accuracy_drop=0"});
  REQUIRE(full.traces[0].threshold_from);
  CHECK(full.traces[0].threshold_from->path == "/dev.npz");
  CHECK(std::get<ThresholdRequest>(full.traces[0].threshold_from->request).rule ==
        ThresholdRule::kWalk);
  CHECK(std::get<ThresholdRequest>(full.traces[0].threshold_from->request).max_accuracy_drop == 0);
  CHECK_FALSE(load_text(kLeast).traces[0].threshold_from);
}

TEST_CASE("costs per layer may be numbers or lists") {
  const Config config = load_least({"cost.processing=[0.5, 0.25]", "cost.inference=0"});
  CHECK(config.cost.layers.processing == std::vector<double>{0.5, 0.25});
  CHECK(config.cost.layers.inference == std::vector<double>{0});
}

TEST_CASE("each exit may have its own offloading cost, scaled") {
  const Config plain = load_least({"cost.offload={\"per_exit\": [3, 2, 1]}"});
  CHECK(plain.cost.offload.per_exit == std::vector<double>{3, 2, 1});
  CHECK(plain.cost.offload.scale.values == std::vector<double>{1});
  const Config scaled =
      load_least({"cost.offload={\"per_exit\": [3, 2, 1], \"scale\": [0.5, 1, 2]}"});
  CHECK(scaled.cost.offload.scale.values == std::vector<double>{0.5, 1, 2});
  const Config by_grid = load_least(
      {"cost.offload={\"per_exit\": [3], \"scale\": {\"grid\": {\"from\": 1, \"to\": 2, \"step\": "
       "1}}}"});
  CHECK(by_grid.cost.offload.scale.values == std::vector<double>{1, 2});
}

TEST_CASE("regret may be taken against an exit, and a trace may have its own") {
  const Config config = load_least({"regret.reference=2", "traces.0.reference=best-fixed"});
  CHECK(config.reference == 2);
  CHECK(config.traces[0].reference == kBestFixed);
  CHECK(load_least({"regret={}"}).reference == kBestFixed);
}

TEST_CASE("curves have the listed rounds that a trace reaches") {
  const Config config = load_least({"curves.rounds=[1, 10, 100]"});
  CHECK(config.curves.rounds_for(1000) == std::vector<std::uint64_t>{1, 10, 100});
  CHECK(config.curves.rounds_for(100) == std::vector<std::uint64_t>{1, 10, 100});
  CHECK(config.curves.rounds_for(99) == std::vector<std::uint64_t>{1, 10});
  const Config cut = load_least({"curves={\"rounds\": [5, 10, 100], \"horizon\": 10}"});
  CHECK(cut.curves.rounds_for(1000) == std::vector<std::uint64_t>{5, 10});
  CHECK(cut.curves.rounds_for(4).empty());
}

TEST_CASE("curves without a list have an even grid that ends at the horizon") {
  CurveSpec curves;
  auto rounds = curves.rounds_for(1000);
  REQUIRE(rounds.size() == 200);
  CHECK(rounds.front() == 5);
  CHECK(rounds[1] == 10);
  CHECK(rounds.back() == 1000);
  CHECK(curves.rounds_for(3) == std::vector<std::uint64_t>{1, 2, 3});
  curves.horizon = 400;
  CHECK(curves.rounds_for(1000).back() == 400);
  CHECK(curves.rounds_for(100).back() == 100);
  curves.points = 3;
  CHECK(curves.rounds_for(1000) == std::vector<std::uint64_t>{133, 266, 400});
  for (const std::uint64_t samples : {199U, 200U, 201U, 399U, 4294967295U}) {
    rounds = CurveSpec{}.rounds_for(samples);
    CAPTURE(samples);
    CHECK(rounds.size() == std::min<std::uint64_t>(samples, 200));
    CHECK(rounds.back() == samples);
    CHECK(std::adjacent_find(rounds.begin(), rounds.end(), std::greater_equal<>()) == rounds.end());
  }
}

}  // namespace splitee::testing
