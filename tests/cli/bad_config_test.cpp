#include "bad_config.hpp"

#include <doctest/doctest.h>

#include "support/places.hpp"

namespace splitee::testing {

TEST_CASE("the good configuration is good") {
  const Scene scene;
  const ProgramResult result = scene.run({"--quiet"});
  CHECK(result.status == 0);
  CHECK(result.errors.empty());
  CHECK(result.output.empty());
  CHECK(std::filesystem::exists(scene / "results/x/manifest.json"));
}

TEST_CASE("a dry run refuses what a run refuses, and writes nothing where all is good") {
  const Scene scene;
  const ProgramResult good = scene.run({"--dry-run"});
  CHECK(good.status == 0);
  CHECK(good.errors.empty());
  CHECK(good.output.find("\ncell 1: trace=T policy=splitee offload=2\n"
                         "cell 2: trace=T policy=final-exit offload=2\n") != std::string::npos);
  CHECK(good.output.find("\n2 cells, 2 repeats, 16 decisions; nothing was run\n"
                         "estimated: below a second with ") != std::string::npos);
  CHECK(good.output.ends_with(" MiB of memory\n"));
  CHECK_FALSE(std::filesystem::exists(scene / "results"));
  scene.expect_run_refused(2,
                           "run.json: cost.offload: is -1; expected a number from 0 to 1000000000",
                           {"--dry-run", "--set", "cost.offload=-1"});
  scene.set_trace({good_prediction()});
  scene.expect_run_refused(3, "trace.npz: holds prediction; needed is confidence or probability",
                           {"--dry-run"});
}

TEST_CASE("values of another kind are refused") {
  expect_all_refused({
      {"a number as a name", "\"name\": \"x\"", "\"name\": 3", "name: is 3; expected a string"},
      {"an empty name", "\"name\": \"x\"", "\"name\": \"\"", "name: is empty; expected some text"},
      {"a control character", "\"name\": \"x\"", R"("name": "a\nb")",
       "name: holds the control or invisible character U+000A"},
      {"a C1 control", "\"name\": \"T\"", "\"name\": \"T\u009b2J\"",
       "traces.0.name: holds the control or invisible character U+009B"},
      {"a bidirectional override", "\"splitee\"", "{\"type\": \"splitee\", \"name\": \"a\u202eb\"}",
       "policies.0.name: holds the control or invisible character U+202E"},
      {"a line separator", "\"name\": \"T\"", R"("name": "T\u2028")",
       "traces.0.name: holds the control or invisible character U+2028"},
      {"a NUL in a name", "\"name\": \"x\"", R"("name": "a\u0000b")",
       "name: holds the control or invisible character U+0000"},
      {"a name with a slash", "\"name\": \"x\"", R"("name": "a/b")",
       "name: is \"a/b\"; a name without '/' that does not begin with '.' is needed"},
      {"a name that leads upwards", "\"name\": \"x\"", R"("name": "..")",
       "name: is \"..\"; a name without '/' that does not begin with '.' is needed"},
      {"repeats as text", "\"repeats\": 2", "\"repeats\": \"2\"",
       "repeats: is \"2\"; expected a whole number from 1 to 1000000"},
      {"half a repeat", "\"repeats\": 2", "\"repeats\": 2.5",
       "repeats: is 2.5; expected a whole number from 1 to 1000000"},
      {"traces as an object", "[" + kTrace + "]", kTrace,
       "traces: is {\"name\":\"T\",\"path\":\"trace.npz\",\"threshold\":0.7}; expected a list of "
       "at "
       "least one"},
      {"a trace as text", kTrace, "\"T\"", "traces.0: is \"T\"; expected an object"},
      {"no traces", kTrace, "", "traces: is []; expected a list of at least one"},
      {"no policies", "\"splitee\", \"final-exit\"", "",
       "policies: is []; expected a list of at least one"},
      {"policies as text", "[\"splitee\", \"final-exit\"]", "\"splitee\"",
       "policies: is \"splitee\"; expected a list of at least one"},
      {"a policy that is a number", "\"splitee\"", "7",
       "policies.0: is 7; expected a policy's name or an object with its \"type\""},
      {"an unknown policy", "\"splitee\"", "\"splitte\"",
       "policies.0: there is no policy \"splitte\" (did you mean 'splitee'?); 'splitee-sim "
       "policies' lists them"},
      {"a cost as text", "\"offload\": 2", "\"offload\": \"2\"",
       "cost.offload: is \"2\"; expected a number"},
      {"a cost list with text", "\"offload\": 2", "\"offload\": [1, true]",
       "cost.offload.1: is true; expected a number"},
      {"an empty cost list", "\"offload\": 2", "\"offload\": []",
       "cost.offload: is []; expected a list of at least one"},
      {"null", "\"offload\": 2", "\"offload\": null", "cost.offload: is null; expected a number"},
      {"an unknown convention", "\"repeats\": 2", "\"convention\": \"papers\"",
       "convention: is \"papers\" (did you mean 'paper'?); expected \"published-code\" or "
       "\"paper\""},
      {"an unknown reward cost", "\"offload\": 2", "\"offload\": 2, \"reward_cost\": 1",
       "cost.reward_cost: is 1; expected \"all-exits\" or \"charged\""},
      {"an unknown warm start", "\"splitee\"", R"({"type": "splitee", "warm_start": "count"})",
       "policies.0.warm_start: is \"count\" (did you mean 'counted'?); expected \"uncounted\" or "
       "\"counted\""},
      {"an unknown order", "0.7}", "0.7, \"order\": \"shuffled\"}",
       "traces.0.order: is \"shuffled\"; expected \"shuffle\", \"stored\", \"within-segments\", "
       "\"bootstrap\" or the path of an .npy file"},
      {"an unknown reference", "\"repeats\": 2", R"("regret": {"reference": "best"})",
       "regret.reference: is \"best\"; expected \"best-fixed\" or an exit (from 1)"},
      {"curve rounds as a number", "\"repeats\": 2", R"("curves": {"rounds": 200})",
       "curves.rounds: is 200; expected a list of at least one"},
      {"curve rounds that fall", "\"repeats\": 2", R"("curves": {"rounds": [1, 3, 2]})",
       "curves.rounds.2: is 2; rounds must rise"},
      {"exits of curves as a word", "\"repeats\": 2", R"("curves": {"exits": "true"})",
       "curves.exits: is \"true\"; expected true or false"},
  });
}

TEST_CASE("numbers out of their range are refused") {
  expect_all_refused({
      {"a negative seed", "\"repeats\": 2", "\"seed\": -1",
       "seed: is -1; expected a whole number from 0 to 18446744073709551615"},
      {"a seed of 65 bits", "\"repeats\": 2", "\"seed\": 18446744073709551616",
       "seed: is 1.8446744073709552e+19; expected a whole number from 0 to 18446744073709551615"},
      {"no repeats", "\"repeats\": 2", "\"repeats\": 0",
       "repeats: is 0; expected a whole number from 1 to 1000000"},
      {"a threshold above 1", "0.7", "1.5",
       "traces.0.threshold: is 1.5; expected a number from 0 to 1"},
      {"a threshold below 0", "0.7", "-0.1",
       "traces.0.threshold: is -0.1; expected a number from 0 to 1"},
      {"a negative cost", "\"offload\": 2", "\"offload\": -1",
       "cost.offload: is -1; expected a number from 0 to 1000000000"},
      {"a negative cost in a list", "\"offload\": 2", "\"offload\": [1, -2]",
       "cost.offload.1: is -2; expected a number from 0 to 1000000000"},
      {"a negative cost per layer", "\"offload\": 2", "\"offload\": 2, \"inference\": -0.2",
       "cost.inference: is -0.2; expected a number from 0 to 1000000000"},
      {"a cost above 1e9", "\"offload\": 2", "\"offload\": 1e10",
       "cost.offload: is 10000000000.0; expected a number from 0 to 1000000000"},
      {"a negative mu", "\"offload\": 2", "\"offload\": 2, \"mu\": -0.1",
       "cost.mu: is -0.1; expected a number from 0 to 1000000000"},
      {"a negative beta", "\"splitee\"", R"({"type": "splitee", "beta": -1})",
       "policies.0.beta: is -1; expected a number from 0 to 1000000000"},
      {"exit -1", "\"splitee\"", R"({"type": "fixed-split", "exit": -1})",
       "policies.0.exit: is -1; expected a number of at least 0"},
      {"exit 1.5", "\"splitee\"", R"({"type": "fixed-split", "exit": 1.5})",
       "policies.0.exit: is 1.5; expected a whole number from 0"},
      {"reference 0", "\"repeats\": 2", R"("regret": {"reference": 0})",
       "regret.reference: is 0; expected a whole number from 1 to 1099511627776"},
      {"round 0", "\"repeats\": 2", R"("curves": {"rounds": [0, 1]})",
       "curves.rounds.0: is 0; expected a whole number from 1 to 1099511627776"},
      {"no points", "\"repeats\": 2", R"("curves": {"rounds": {"points": 0}})",
       "curves.rounds.points: is 0; expected a whole number from 1 to 1000000"},
      {"horizon 0", "\"repeats\": 2", R"("curves": {"horizon": 0})",
       "curves.horizon: is 0; expected a whole number from 1 to 1099511627776"},
  });
}

TEST_CASE("grids that lead nowhere are refused") {
  expect_all_refused({
      {"an empty grid", "0.7", R"({"grid": []})",
       "traces.0.threshold.grid: is []; expected a list of at least one"},
      {"a step of 0", "0.7", R"({"grid": {"from": 0.5, "to": 0.9, "step": 0}})",
       "traces.0.threshold.grid: does not lead from 0.5 to 0.9 by steps of 0"},
      {"a step away from the end", "0.7", R"({"grid": {"from": 0.9, "to": 0.5, "step": 0.1}})",
       "traces.0.threshold.grid: does not lead from 0.9 to 0.5 by steps of 0.1"},
      {"a step past the end", "0.7", R"({"grid": {"from": 0.5, "to": 0.9, "step": 0.3}})",
       "traces.0.threshold.grid: misses its end: 0.5 to 0.9 is no whole number of steps of 0.3"},
      {"a grid out of range", "0.7", R"({"grid": [0.5, 1.5]})",
       "traces.0.threshold.grid.1: is 1.5; expected a number from 0 to 1"},
      {"a grid twice as wide", "0.7", R"({"grid": {"from": 0.5, "to": 2, "step": 0.5}})",
       "traces.0.threshold.grid.to: is 2; expected a number from 0 to 1"},
      {"an axis too long", "0.7", R"({"grid": {"from": 0, "to": 1, "step": 1e-9}})",
       "traces.0.threshold.grid: has 1000000001 values; at most 10000000 can be run"},
      {"more than 10^7 cells", "\"offload\": 2",
       R"("offload": {"grid": {"from": 0, "to": 4000, "step": 1}}, )"
       R"("mu": {"grid": {"from": 0, "to": 5000, "step": 1}})",
       "the grid has 40018002 cells; at most 10000000 can be run"},
      {"a value there twice", "0.7", R"({"grid": [0.5, 0.6, 0.5]})",
       "traces.0.threshold.grid: holds 0.5 twice"},
      {"a misspelt grid", "0.7", R"({"grids": [0.5]})",
       "traces.0.threshold: unknown key 'grids' (did you mean 'grid'?); known are grid, from, "
       "max_accuracy_drop, rule, method, risk, epsilon, delta"},
      {"a cost there twice", "\"offload\": 2", "\"offload\": [1, 1]",
       "cost.offload: is [1,1]; each cost may stand there once"},
  });
}

TEST_CASE("names that are there twice are refused") {
  const std::string two_traces = kTrace + ", " + kTrace;
  expect_all_refused({
      {"two traces of one name", kTrace, two_traces,
       "traces.1: two traces are named 'T'; give one of them another \"name\""},
      {"two policies of one name", "\"final-exit\"", R"({"type": "splitee", "beta": 2})",
       "policies.1: two policies are named 'splitee'; give one of them another \"name\""},
      {"a policy with another's name", "\"final-exit\"",
       R"({"type": "final-exit", "name": "splitee"})",
       "policies.1: two policies are named 'splitee'; give one of them another \"name\""},
  });
}

TEST_CASE("a configuration that does not fit its trace is refused") {
  expect_all_refused({
      {"an exit that is not there", "\"splitee\"", R"({"type": "fixed-split", "exit": 4})",
       "policies.0.exit: is exit 4, but the trace T has 3 exits"},
      {"an exit of a grid that is not there", "\"splitee\"",
       R"({"type": "fixed-split", "exit": {"grid": [1, 13]}})",
       "policies.0.exit: is exit 13, but the trace T has 3 exits"},
      {"a reference that is not there", "\"repeats\": 2", R"("regret": {"reference": 13})",
       "regret.reference: is exit 13, but the trace T has 3 exits"},
      {"a trace's reference that is not there", "0.7}", "0.7, \"reference\": 4}",
       "traces.0.reference: is exit 4, but the trace T has 3 exits"},
      {"processing for two layers", "\"offload\": 2", "\"offload\": 2, \"processing\": [1, 1]",
       "cost.processing: has 2 numbers, but the trace T has 3 exits"},
      {"inference for four layers", "\"offload\": 2", "\"offload\": 2, \"inference\": [1, 1, 1, 1]",
       "cost.inference: has 4 numbers, but the trace T has 3 exits"},
      {"offloading costs for one exit", "\"offload\": 2", R"("offload": {"per_exit": [1]})",
       "cost.offload.per_exit: has 1 numbers, but the trace T has 3 exits"},
      {"deebert without entropy", "\"splitee\"", "\"deebert\"",
       "policies.0: deebert needs the entropy of each exit, but T (trace.npz) holds neither "
       "entropy nor probability"},
  });
}

TEST_CASE("a trace that is too small for a policy is refused") {
  const Scene few;
  few.set_trace({npy("confidence", {2, 3}, std::vector<float>(6, 0.5F))});
  few.expect_run_refused(2,
                         "run.json: traces.0: T has 2 samples for 3 exits; at least one sample "
                         "per exit is needed (are its arrays [exits, samples]? expected [samples, "
                         "exits])");
  const Scene narrow;
  narrow.set_trace({npy("confidence", {4, 1}, std::vector<float>(4, 0.75F))});
  narrow.change_config("\"final-exit\"", "\"elasticbert\"");
  narrow.expect_run_refused(2,
                            "run.json: policies.1.stop: next-layer needs at least two exits, but "
                            "the trace T has one");
  const ProgramResult first_confident = narrow.run({"--set", "convention=paper"});
  CHECK(first_confident.status == 0);
}

}  // namespace splitee::testing
