// Offloading costs that change with the rounds.
#include <doctest/doctest.h>

#include "support/experiment.hpp"
#include "support/plain_schedule.hpp"
#include "support/temporary_folder.hpp"
#include "trace/trace_reader.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

constexpr std::size_t kScheduleExits = 4;
constexpr std::size_t kScheduleSamples = 900;

json scheduled(const json& schedule) {
  json config = small_config("trace.npz", 0.7);
  config["traces"][0]["order"] = "stored";
  config["repeats"] = 1;
  config["cost"] = {{"offload", {{"schedule", schedule}}}, {"reward_cost", "charged"}};
  config["policies"] = json::parse(
      R"(["splitee", {"type": "splitee-s", "feedback": "observable"}, "oracle", "best-fixed",
    {"type": "fixed-split", "exit": 2}, {"type": "bandit", "name": "tuned", "learner": "ucb-tuned"},
    "elasticbert", "final-exit"])");
  return config;
}

json entry(std::uint64_t from, double value) { return {{"from", from}, {"value", value}}; }

struct ScheduleScene {
  TemporaryFolder folder;
  ScheduleScene() { write_random_trace(folder / "trace.npz", kScheduleSamples, kScheduleExits, 4); }

  [[nodiscard]] Results run(const json& config, unsigned workers = 1) const {
    return run_config(config, folder.path(), workers);
  }
};

}  // namespace

TEST_CASE("a schedule with one entry equals the constant to the byte") {
  const ScheduleScene scene;
  json constant = scheduled(json::array());
  constant["cost"]["offload"] = 5;
  CHECK(scene.run(scheduled(json::array({entry(1, 5)}))) == scene.run(constant));
}

TEST_CASE("a schedule whose entries are equal pays what the constant pays") {
  const ScheduleScene scene;
  json constant = scheduled(json::array());
  constant["cost"]["offload"] = 5;
  const auto expected = parse_csv(scene.run(constant)["runs.csv"]);
  const auto rows =
      parse_csv(scene.run(scheduled(json::array({entry(1, 5), entry(123, 5)})))["runs.csv"]);
  REQUIRE(rows.size() == expected.size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    CAPTURE(rows[k].at("policy"));
    CHECK(rows[k].at("offloaded") == expected[k].at("offloaded"));
    for (const char* column : {"cost", "reward", "regret"}) {
      CHECK(number(rows[k], column) ==
            doctest::Approx(number(expected[k], column)).epsilon(1e-12).scale(1));
    }
  }
}

TEST_CASE("every policy pays and decides by the schedule as the plain loop does") {
  const ScheduleScene scene;
  const std::vector<PlainChange> changes = {{1, 1}, {101, 8}, {102, 0.5}, {500, 3}, {2000, 99}};
  json schedule = json::array();
  for (const PlainChange& change : changes) schedule.push_back(entry(change.from, change.value));
  const auto results = scene.run(scheduled(schedule));
  const auto runs = parse_csv(results["runs.csv"]);
  const Trace trace = read_trace(scene.folder / "trace.npz");
  for (const char* policy : {"splitee", "splitee-s", "fixed-split", "oracle"}) {
    CAPTURE(policy);
    const PlainTotals plain = plain_scheduled(trace, changes, {policy, 0.7, 0.8, 0.2, 0.1, 1});
    const auto row = where(runs, {{"policy", policy}}).at(0);
    CHECK(number(row, "offloaded") == static_cast<double>(plain.offloaded));
    CHECK(number(row, "cost") == doctest::Approx(plain.cost).epsilon(1e-12));
    CHECK(number(row, "reward") == doctest::Approx(plain.reward).epsilon(1e-9));
    const auto exits = where(parse_csv(results["exits.csv"]), {{"policy", policy}});
    for (std::size_t exit = 0; exit < kScheduleExits; ++exit) {
      CHECK(number(exits.at(exit), "played") == static_cast<double>(plain.played[exit]));
    }
  }
}

TEST_CASE("named schedules are cells of a grid, each with what its schedule alone gives") {
  const ScheduleScene scene;
  const json calm = {entry(1, 2), entry(300, 3)};
  const json wild = {entry(1, 2), entry(50, 30), entry(700, 1)};
  const auto both =
      parse_csv(scene.run(scheduled({{"named", {{"calm", calm}, {"wild", wild}}}}))["summary.csv"]);
  for (const auto& schedule : {std::pair("calm", calm), std::pair("wild", wild)}) {
    const char* name = schedule.first;
    for (const auto& row : parse_csv(scene.run(scheduled(schedule.second))["summary.csv"])) {
      CAPTURE(name);
      CAPTURE(row.at("policy"));
      const auto found = where(both, {{"policy", row.at("policy")}, {"schedule", name}});
      REQUIRE(found.size() == 1);
      CHECK(number(found[0], "offloaded_mean") == number(row, "offloaded_mean"));
      CHECK(number(found[0], "cost_mean") ==
            doctest::Approx(number(row, "cost_mean")).epsilon(1e-12));
    }
  }
}

TEST_CASE("a schedule gives the same bytes for any number of workers") {
  const ScheduleScene scene;
  json config = scheduled({entry(1, 2), entry(77, 30)});
  config["traces"][0]["order"] = "shuffle";
  config["repeats"] = 7;
  CHECK(scene.run(config, 1) == scene.run(config, 3));
}
