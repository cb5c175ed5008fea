// Late answers against golden numbers, in whole runs.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <filesystem>

#include "field/golden.hpp"
#include "field/whole_run.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

// The key `answers` of an entry.
json answers_of(const json& inputs) {
  const std::string treatment = inputs.at("treatment");
  return {{"delay", inputs.at("d")},
          {"of", inputs.at("late") == "all" ? "all" : "offloaded"},
          {"late", treatment == "pending-as-pulled" ? "pending" : treatment}};
}

Run run_entry(const json& inputs) {
  const json world = {{"answers", answers_of(inputs)}};
  const auto trace = golden_file(inputs.at("trace"));
  const double o = inputs.at("o");
  if (inputs.at("kind") == "split") {
    return run_policy({{"type", "bandit"}, {"learner", "ucb1"}}, trace, inputs.at("threshold"),
                      {{"offload", o}, {"mu", inputs.at("mu")}}, world);
  }
  // x is the reward and o: in the range [-o, 1 - o].
  const json policy = {{"type", "bandit"},
                       {"learner", "ucb1"},
                       {"range", {-o, 1 - o}},
                       {"arms", {{"exit", inputs.at("exit")}, {"thresholds", inputs.at("arms")}}},
                       {"reward", "gain"},
                       {"clip", "yes"},
                       {"fallback", "no"}};
  return run_policy(policy, trace, 0.5,
                    {{"processing", 0}, {"inference", 0}, {"offload", o}, {"mu", 1}}, world);
}

}  // namespace

TEST_CASE("late answers make the golden decisions, whatever is late and however it is used") {
  std::size_t compared = 0;
  for (const json& entry : golden("delays")) {
    const json& inputs = entry.at("inputs");
    const json& expected = entry.at("expected");
    CAPTURE(inputs.dump());
    const Run run = run_entry(inputs);
    const bool splits = inputs.at("kind") == "split";
    CHECK((splits ? run.by_exit : run.by_arm) ==
          expected.at("pulls").get<std::vector<std::uint64_t>>());
    check_totals(run, expected);
    REQUIRE(run.answers.size() == 1);
    const auto count = [&](const char* column) { return number(run.answers[0], column); };
    CHECK(count("outstanding") == expected.at("answers_still_out").get<double>());
    CHECK(count("held") == expected.at("answers_held_back").get<double>());
    CHECK(count("lost") == 0);
    CHECK(count("received") + count("held") + count("outstanding") ==
          static_cast<double>(golden_trace(inputs.at("trace")).samples()));
    ++compared;
  }
  CHECK(compared == 63);
}
