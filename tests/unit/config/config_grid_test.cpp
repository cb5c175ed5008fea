#include <doctest/doctest.h>

#include "unit/config/config_fixture.hpp"

namespace splitee::testing {
namespace {

std::vector<double> grid(const std::string& json) {
  const Config config = load_least({"cost.mu={\"grid\": " + json + "}"});
  CHECK(config.cost.mu.is_grid);
  return config.cost.mu.values;
}

Failure refusal_of_grid(const std::string& json) {
  return refusal_of_least({"cost.mu={\"grid\": " + json + "}"});
}

Failure usage(const std::string& message) { return {ExitStatus::kUsage, message}; }

}  // namespace

TEST_CASE("a grid is a list, or leads from one number to another") {
  CHECK(grid("[0.3, 0.1, 0.2]") == std::vector<double>{0.3, 0.1, 0.2});
  CHECK(grid("[5]") == std::vector<double>{5});
  CHECK(grid(R"({"from": 1, "to": 3, "step": 1})") == std::vector<double>{1, 2, 3});
  CHECK(grid(R"({"from": 3, "to": 1, "step": -1})") == std::vector<double>{3, 2, 1});
  CHECK(grid(R"({"from": 2, "to": 2, "step": 1})") == std::vector<double>{2});
}

TEST_CASE("a grid's values are the ones that a list would have said") {
  CHECK(grid(R"({"from": 0.5, "to": 0.8, "step": 0.05})") ==
        std::vector<double>{0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8});
  CHECK(grid(R"({"from": 0, "to": 0.5, "step": 0.1})") ==
        std::vector<double>{0, 0.1, 0.2, 0.3, 0.4, 0.5});
  CHECK(grid(R"({"from": 1e-9, "to": 3e-9, "step": 1e-9})") ==
        std::vector<double>{1e-9, 2e-9, 3e-9});
  const auto fine = grid(R"({"from": 0, "to": 1, "step": 0.001})");
  REQUIRE(fine.size() == 1001);
  for (std::size_t k = 0; k < fine.size(); ++k) {
    if (fine[k] != std::stod(fmt::format("{}e-3", k))) FAIL_CHECK("value " << k);
  }
}

TEST_CASE("a grid never leaves the range of its place") {
  const Config config =
      load_least({R"(traces.0.threshold={"grid": {"from": 0, "to": 1, "step": 0.1000000005}})"});
  CHECK(config.traces[0].threshold.values.size() == 11);
  CHECK(config.traces[0].threshold.values.back() == 1);
}

TEST_CASE("grids that lead nowhere are refused") {
  CHECK(refusal_of_grid("[]") ==
        usage("run.json: cost.mu.grid: is []; expected a list of at least one"));
  CHECK(refusal_of_grid("[1, 2, 1]") == usage("run.json: cost.mu.grid: holds 1 twice"));
  CHECK(refusal_of_grid("3") == usage("run.json: cost.mu.grid: is 3; expected a list of numbers "
                                      "or {\"from\": .., \"to\": .., \"step\": ..}"));
  CHECK(refusal_of_grid(R"({"from": 1, "to": 2, "step": 0})") ==
        usage("run.json: cost.mu.grid: does not lead from 1 to 2 by steps of 0"));
  CHECK(refusal_of_grid(R"({"from": 2, "to": 1, "step": 0.1})") ==
        usage("run.json: cost.mu.grid: does not lead from 2 to 1 by steps of 0.1"));
  CHECK(refusal_of_grid(R"({"from": 1, "to": 2, "step": -0.1})") ==
        usage("run.json: cost.mu.grid: does not lead from 1 to 2 by steps of -0.1"));
  CHECK(refusal_of_grid(R"({"from": 0, "to": 1, "step": 0.3})") ==
        usage("run.json: cost.mu.grid: misses its end: 0 to 1 is no whole number of steps of "
              "0.3"));
  CHECK(refusal_of_grid(R"({"from": 0, "to": 1, "step": 1e-8})") ==
        usage("run.json: cost.mu.grid: has 100000001 values; at most 10000000 can be run"));
  CHECK(refusal_of_grid(R"({"from": 0, "to": 1, "step": 1e-320})") ==
        usage("run.json: cost.mu.grid: has inf values; at most 10000000 can be run"));
  CHECK(
      refusal_of_grid(R"({"from": 1, "to": 1.0000000000009095, "step": 2.2737367544323206e-13})") ==
      usage("run.json: cost.mu.grid: holds 1 twice"));
  CHECK(refusal_of_grid(R"({"from": 1, "to": 2})") ==
        usage("run.json: cost.mu.grid: the key 'step' is missing"));
  CHECK(refusal_of_grid(R"({"from": 1, "to": 2, "steps": 1})") ==
        usage("run.json: cost.mu.grid: unknown key 'steps' (did you mean 'step'?); known are "
              "from, to, step"));
}

TEST_CASE("a list of offloading costs is a grid of its own") {
  const Config config = load_least({"cost.offload=[1, 1.5, 2]"});
  CHECK(config.cost.offload.scale.values == std::vector<double>{1, 1.5, 2});
  CHECK(config.cost.offload.scale.is_grid);
  CHECK(load_least({"cost.offload={\"grid\": [1, 2]}"}).cost.offload.scale.values ==
        std::vector<double>{1, 2});
  CHECK(refusal_of_least({"cost.offload=[1, 2, 1]"}) ==
        usage("run.json: cost.offload: is [1,2,1]; each cost may stand there once"));
}

TEST_CASE("every number of a policy may be a grid") {
  const Config config = load_least(
      {R"(policies=[{"type": "splitee-s", "beta": {"grid": [0.5, 1]}}, )"
       R"({"type": "deebert", "entropy_threshold": {"grid": [0.1, 0.2]}}, )"
       R"({"type": "fixed-split", "exit": {"grid": {"from": 1, "to": 4, "step": 1}}}])"});
  CHECK(config.policies[0].axes.at(0).second.values == std::vector<double>{0.5, 1});
  CHECK(config.policies[1].axes.at(0).second.values == std::vector<double>{0.1, 0.2});
  CHECK(config.policies[2].axes.at(0).second.values == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("an override is JSON, or else a bare string") {
  CHECK(load_least({"repeats=3"}).repeats == 3);
  CHECK(load_least({"name=a=b c"}).name == "a=b c");
  CHECK(load_least({"name=\"12\""}).name == "12");
  CHECK(load_least({"traces.0.threshold=0.5"}).traces[0].threshold.values ==
        std::vector<double>{0.5});
  CHECK(load_least({"seed=1", "seed=2"}).seed == 2);
  CHECK(refusal_of_least({"name=12"}) == usage("run.json: name: is 12; expected a string"));
  CHECK(refusal_of_least({"repeats=03"}) ==
        usage("run.json: repeats: is \"03\"; expected a whole number from 1 to 1000000"));
}

TEST_CASE("an override may add what the file leaves out") {
  CHECK(load_least({"regret.reference=3"}).reference == 3);
  CHECK(load_least({"curves.rounds.points=10"}).curves.points == 10);
  CHECK(load_least({"cost.mu.grid=[1, 2]"}).cost.mu.values == std::vector<double>{1, 2});
}

TEST_CASE("an override of a policy given by its bare name makes it an object") {
  const Config config = load_least(
      {R"(policies=["final-exit", "splitee"])", "policies.1.beta=2", "policies.1.name=eager"});
  REQUIRE(config.policies.size() == 2);
  CHECK(config.policies[1].info->name == "splitee");
  CHECK(config.policies[1].name == "eager");
  CHECK(config.policies[1].axes.at(0).second.values == std::vector<double>{2});
  CHECK(load_least({"policies.0=oracle"}).policies[0].info->name == "oracle");
}

TEST_CASE("overrides that lead nowhere are refused") {
  CHECK(refusal_of_least({"repeats"}) ==
        usage("--set repeats: expected PATH=VALUE, for example cost.mu=0.2"));
  CHECK(refusal_of_least({"=3"}) ==
        usage("--set =3: expected PATH=VALUE, for example cost.mu=0.2"));
  CHECK(refusal_of_least({".=3"}) == usage("--set .=3: there is no place '' to set"));
  CHECK(refusal_of_least({"cost..mu=3"}) ==
        usage("--set cost..mu=3: there is no place 'cost.' to set"));
  CHECK(refusal_of_least({"name.x=3"}) ==
        usage("--set name.x=3: there is no place 'name.x' to set"));
  CHECK(refusal_of_least({"traces.1.path=b"}) ==
        usage("--set traces.1.path=b: '1' is not an element of a list of 1 (counted from 0)"));
  for (const char* index :
       {"-1", "+0", " 0", "0x0", "", "18446744073709551616", "-18446744073709551616"}) {
    CAPTURE(index);
    CHECK(refusal_of_least({fmt::format("traces.{}.path=b", index)}) ==
          usage(fmt::format("--set traces.{0}.path=b: '{0}' is not an element of a list of 1 "
                            "(counted from 0)",
                            index)));
  }
  CHECK(refusal_of_least({"cost.mv=3"}) ==
        usage("run.json: cost: unknown key 'mv' (did you mean 'mu'?); known are processing, "
              "inference, offload, mu, reward_cost, unit, from, device, cloud, link, bytes, "
              "arrivals"));
  CHECK(refusal_of_least({"cost={\"mu\": 1, \"mu\": 2, \"offload\": 1}"}) ==
        usage("--set cost: mu: stands twice; keep one of them"));
  CHECK(refusal_of_least({"name=\xff"}) == usage("--set name: the value is not UTF-8 text"));
}

TEST_CASE("nesting that could only break the program is refused") {
  const std::string deep(100000, '[');
  const std::string zeros = "0" + [] {
    std::string text;
    for (int k = 0; k < 63; ++k) text += ".0";
    return text;
  }();
  CHECK(refusal_of_text(deep) == usage("run.json: " + zeros + ".0: is nested more than 64 deep"));
  CHECK(refusal_of_least({"cost.mu=" + deep}) ==
        usage("--set cost.mu: " + zeros + ".0: is nested more than 64 deep"));
  std::string path = "regret";
  for (int k = 0; k < 50000; ++k) path += ".a";
  CHECK(refusal_of_least({path + "=1"}).status == ExitStatus::kUsage);
}

TEST_CASE("what a message quotes is cut, at whole characters") {
  CHECK(refusal_of_least({"seed=\"" + std::string(80, 'x') + "\""}) ==
        usage("run.json: seed: is \"" + std::string(56, 'x') +
              "...; expected a whole number from 0 to 18446744073709551615"));
  std::string umlauts;
  for (int k = 0; k < 80; ++k) umlauts += "ä";
  CHECK(refusal_of_least({"seed=\"" + umlauts + "\""}) ==
        usage("run.json: seed: is \"" + umlauts.substr(0, 56) +
              "...; expected a whole number from 0 to 18446744073709551615"));
  CHECK(refusal_of_text("{\"name\": \"" + std::string(1000000, 'x')).message.size() < 300);
}

TEST_CASE("grids that together hold more values than there may be cells are refused unmade") {
  const char* long_one = R"(cost.mu={"grid": {"from": 0, "to": 1, "step": 1e-7}})";
  CHECK(refusal_of_least({R"(cost.offload={"grid": [1, 2, 3]})", long_one}) ==
        usage("run.json: cost.mu.grid: has 10000001 values, and the grids before it 3; at most "
              "10000000 cells can be run"));
  // The same for grids of policies, thousands of which would otherwise take all memory.
  CHECK(refusal_of_least({R"(policies=[{"type": "splitee", "beta": {"grid": [1, 2]}},
                              {"type": "splitee-s", "beta": {"grid": {"from": 0, "to": 1, "step": 1e-7}}}])"}) ==
        usage("run.json: policies.1.beta.grid: has 10000001 values, and the grids before it 2; at "
              "most 10000000 cells can be run"));
}

}  // namespace splitee::testing
