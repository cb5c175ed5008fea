// Bandits and walks that make no sense, or none on this trace, are refused in one line each.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "bad_config.hpp"

namespace splitee::testing {
namespace {

// A case in which the first policy is this object.
BadConfig with_policy(std::string what, const std::string& policy, std::string message) {
  return {std::move(what), "\"splitee\"", policy, std::move(message)};
}

std::string bandit(const std::string& rest) { return R"({"type": "bandit", )" + rest + "}"; }

}  // namespace

TEST_CASE("learners, feedback and rewards that nobody knows are refused") {
  expect_all_refused({
      with_policy(
          "an unknown learner", bandit(R"("learner": "ucb2")"),
          "policies.0.learner: is \"ucb2\" (did you mean 'ucb'?); expected \"ucb\" or \"ucb1\" or "
          "\"ucb-tuned\" or \"ucb-v\" or \"kl-ucb\" or \"moss\" or \"moss-anytime\" or "
          "\"bayes-ucb\" or \"ucb-bwk\" or \"thompson-gaussian\" or \"thompson-beta\" or \"exp3\" "
          "or \"exp3-ix\" or \"epsilon-greedy\" or \"sw-ucb\" or \"d-ucb\" or \"cusum-ucb\" or "
          "\"pht-ucb\" or \"m-ucb\" or \"glr-klucb\" or \"ucb-n\" or \"ucb-maxn\" or \"ucb-lp\""),
      with_policy("an unknown feedback", bandit(R"("feedback": "all")"),
                  "policies.0.feedback: is \"all\"; expected \"own\" or \"published\" or "
                  "\"observable\" or \"probing\""),
      with_policy(
          "a parameter of another learner", bandit(R"("learner": "ucb1", "gamma": 0.5)"),
          "policies.0.gamma: has no meaning with learner ucb1, only with exp3, d-ucb, m-ucb"),
      with_policy("epsilon without probing", bandit(R"("learner": "ucb1", "epsilon": 0.5)"),
                  "policies.0.epsilon: has no meaning with feedback own, only with probing"),
      with_policy("clip without gain", bandit(R"("clip": "no")"),
                  "policies.0.clip: has no meaning with reward confidence, only with gain"),
      with_policy("c of other learners", bandit(R"("learner": "ucb1", "c": 1)"),
                  "policies.0.c: has no meaning with learner ucb1, only with ucb-v, kl-ucb, "
                  "bayes-ucb, epsilon-greedy"),
      with_policy("a constant epsilon that falls",
                  bandit(R"("learner": "epsilon-greedy", "schedule": "falling", "epsilon": 0.1)"),
                  "policies.0.epsilon: has no meaning with schedule falling, only with constant"),
      with_policy("a falling epsilon that is constant",
                  bandit(R"("learner": "epsilon-greedy", "d": 0.1)"),
                  "policies.0.d: has no meaning with schedule constant, only with falling"),
      with_policy("a gap of 0",
                  bandit(R"("learner": "epsilon-greedy", "schedule": "falling", "d": 0)"),
                  "policies.0.d: is 0; expected a number from 1e-06 to 1000000"),
      with_policy("a probe that never comes",
                  bandit(R"("learner": "ucb1", "feedback": "probing", "epsilon": 0)"),
                  "policies.0.epsilon: is 0; expected a number from 1e-06 to 1"),
      with_policy("rewards that nobody knows", bandit(R"("reward": "accuracy")"),
                  "policies.0.reward: is \"accuracy\"; expected \"confidence\" or \"gain\""),
      with_policy("half a round", bandit(R"("learner": "sw-ucb", "tau": 1.5)"),
                  "policies.0.tau: is 1.5; expected a whole number from 1"),
      with_policy("a whole number that no double holds",
                  bandit(R"("learner": "sw-ucb", "tau": 9007199254740993)"),
                  "policies.0.tau: is 9007199254740993; expected a whole number up to "
                  "9007199254740991"),
      with_policy("gain over splits", bandit(R"("reward": "gain")"),
                  "policies.0.reward: is gain, for which all arms must look at the same exit "
                  "first: {\"exit\": .., \"thresholds\": [..]} or {\"walk\": [..]}"),
  });
}

TEST_CASE("a range that is none, or that rewards leave, is refused") {
  expect_all_refused({
      with_policy(
          "the range of a learner that takes any", bandit(R"("range": [0, 1])"),
          "policies.0.range: has no meaning with learner ucb, only with ucb1, ucb-tuned, ucb-v, "
          "kl-ucb, moss, moss-anytime, bayes-ucb, ucb-bwk, thompson-gaussian, thompson-beta, exp3, "
          "exp3-ix, sw-ucb, d-ucb, cusum-ucb, pht-ucb, m-ucb, glr-klucb, ucb-n, ucb-maxn, ucb-lp"),
      with_policy("one number", bandit(R"("learner": "ucb1", "range": [0])"),
                  "policies.0.range: is [0]; expected two numbers, the lower one first"),
      with_policy("three numbers", bandit(R"("learner": "ucb1", "range": [0, 1, 2])"),
                  "policies.0.range: is [0, 1, 2]; expected two numbers, the lower one first"),
      with_policy("the higher one first", bandit(R"("learner": "ucb1", "range": [1, 0])"),
                  "policies.0.range: is [1, 0]; expected two numbers, the lower one first"),
      with_policy("no width", bandit(R"("learner": "ucb1", "range": [1, 1])"),
                  "policies.0.range: is [1, 1]; expected two numbers, the lower one first"),
      with_policy("no list", bandit(R"("learner": "ucb1", "range": 1)"),
                  "policies.0.range: is 1; expected a list of numbers or {\"from\": .., \"to\": "
                  ".., \"step\": ..}"),
      with_policy("rewards below", bandit(R"("learner": "ucb1", "range": [0.2, 1])"),
                  "policies.0.range: is [0.2, 1], but on the trace T arm 2 has the reward "
                  "0.09999999999999998 with offload 2 and mu 0.1; a range from 0.09999999999999998 "
                  "to 0.7500000238418579 holds all rewards"),
      with_policy("rewards above", bandit(R"("learner": "kl-ucb", "range": [0, 0.7])"),
                  "policies.0.range: is [0, 0.7], but on the trace T arm 1 has the reward "
                  "0.7500000238418579 with offload 2 and mu 0.1; a range from 0.09999999999999998 "
                  "to 0.7500000238418579 holds all rewards"),
      with_policy(
          "gains below",
          bandit(
              R"("learner": "ucb1", "reward": "gain", "range": [0, 1], "arms": {"exit": 1, "thresholds": [0.5, 0.6]})"),
          "policies.0.range: is [0, 1], but on the trace T arm 1@0.6 has the reward "
          "-0.10000003576278688 with offload 2 and mu 0.1; a range from -0.10000003576278688 to 0 "
          "holds all rewards"),
  });
}

TEST_CASE("a range that all rewards lie in changes what the learner is told, and is stated") {
  const Scene scene;
  scene.change_config("\"splitee\"", bandit(R"("learner": "ucb1", "range": [-1, 2])"));
  const ProgramResult result = scene.run({"--dry-run"});
  CHECK(result.status == 0);
  CHECK(result.output.find("\n  bandit: range [-1, 2] at offload 2 and mu 0.1\n") !=
        std::string::npos);
}

TEST_CASE("with probing the stated range is that of the rewards divided by epsilon") {
  const Scene scene;
  const std::string probing = R"("learner": "ucb1", "feedback": "probing", "epsilon": 0.25, )";
  scene.change_config("\"splitee\"", bandit(probing + R"("range": [-1, 2])"));
  const ProgramResult result = scene.run({"--dry-run"});
  CHECK(result.status == 0);
  CHECK(result.output.find("\n  bandit: range [-4, 8] at offload 2 and mu 0.1\n") !=
        std::string::npos);
}

TEST_CASE("arms that are none are refused") {
  const auto arms = [](std::string what, const std::string& value, std::string message) {
    return with_policy(std::move(what), bandit("\"arms\": " + value),
                       "policies.0.arms" + std::move(message));
  };
  expect_all_refused({
      arms("an unknown word", "\"exits\"",
           ": is \"exits\"; expected \"splits\" or an object with \"exit\" and \"thresholds\", "
           "\"splits\" and \"thresholds\", or \"walk\""),
      arms("a walk without looks", R"({"walk": []})",
           ".walk: is []; expected a list of at least one"),
      arms("an unknown object", R"({"layers": [1]})",
           ": is {\"layers\":[1]}; expected \"splits\" or an object with \"exit\" and "
           "\"thresholds\", \"splits\" and \"thresholds\", or \"walk\""),
      arms("an exit past the last", R"({"exit": 4, "thresholds": [0.5]})",
           ": look at exit 4, but the trace T has 3 exits"),
      arms("exit 0", R"({"exit": 0, "thresholds": [0.5]})",
           ".exit: is 0; expected a whole number from 1 to 1000000"),
      arms("no thresholds", R"({"exit": 1, "thresholds": []})",
           ".thresholds: is []; expected a list of at least one"),
      arms("no key thresholds", R"({"exit": 1})", ": the key 'thresholds' is missing"),
      arms("a threshold twice", R"({"exit": 1, "thresholds": [0.5, 0.6, 0.5]})",
           ".thresholds: holds 0.5 twice"),
      arms("a threshold above 1", R"({"exit": 1, "thresholds": [0.5, 1.5]})",
           ".thresholds.1: is 1.5; expected a number from 0 to 1"),
      arms("thresholds that miss their end",
           R"({"exit": 1, "thresholds": {"from": 0, "to": 1, "step": 0.3}})",
           ".thresholds: misses its end: 0 to 1 is no whole number of steps of 0.3"),
      arms("splits that fall", R"({"splits": [2, 1], "thresholds": [0.5]})",
           ".splits: is [2,1]; exits must rise"),
      arms("half an exit", R"({"splits": [1.5], "thresholds": [0.5]})",
           ".splits: holds 1.5; expected exits, whole numbers from 1"),
      arms("a walk that turns back",
           R"({"walk": [{"exit": 2, "thresholds": [0.5]}, {"exit": 1, "thresholds": [0.5]}]})",
           ".walk.1.exit: is 1; the exits of a walk must rise"),
      arms("another end of a walk",
           R"({"walk": [{"exit": 2, "thresholds": [0.5]}], "then": "stop"})",
           ".then: is \"stop\"; expected \"offload\" or \"final\""),
      arms(
          "more arms than can be played",
          R"({"walk": [{"exit": 1, "thresholds": {"from": 0, "to": 1, "step": 0.01}}, {"exit": 2, "thresholds": {"from": 0, "to": 1, "step": 0.01}}]})",
          ": makes 10201 arms; at most 4096 can be played"),
      arms("more arms than samples", R"({"exit": 1, "thresholds": [0.1, 0.2, 0.3, 0.4, 0.5]})",
           ": are 5, but the trace T has 4 samples: not every arm can be tried"),
  });
}

TEST_CASE("named points and walks that do not fit the trace are refused") {
  expect_all_refused({
      with_policy("more thresholds than samples", "\"adaee\"",
                  "policies.0.thresholds: are 11, but the trace T has 4 samples: not every arm can "
                  "be tried"),
      with_policy("an exit past the last", R"({"type": "adaee", "exit": 9, "thresholds": [0.5]})",
                  "policies.0.exit: is exit 9, but the trace T has 3 exits"),
      with_policy("a threshold twice", R"({"type": "adaee", "thresholds": [0.5, 0.5]})",
                  "policies.0.thresholds: holds 0.5 twice"),
      with_policy("a threshold above 1", R"({"type": "ceebert", "thresholds": [1.5]})",
                  "policies.0.thresholds.0: is 1.5; expected a number from 0 to 1"),
      with_policy("no thresholds", R"({"type": "adaee", "thresholds": []})",
                  "policies.0.thresholds: is []; expected a list of at least one"),
      with_policy(
          "a product of more arms than can be played",
          R"({"type": "ceebert", "exits": [1, 2], "thresholds": {"from": 0, "to": 1, "step": 0.01}})",
          "policies.0.thresholds: are 10201 on the trace T; at most 4096 can be played"),
      with_policy("half a patience", R"({"type": "patience", "patience": 1.5})",
                  "policies.0.patience: is 1.5; expected a whole number from 0"),
      with_policy("an unknown comparison",
                  R"({"type": "score", "column": "x", "limit": 1, "stop_when": ">"})",
                  "policies.0.stop_when: is \">\" (did you mean '>='?); expected \">=\" or \"<\""),
      with_policy("a walk that ends past the last exit", R"({"type": "patience", "until": 4})",
                  "policies.0.until: is exit 4, but the trace T has 3 exits"),
      with_policy("no validation trace", R"({"type": "budget", "budget": 2})",
                  "policies.0: budget needs \"from\": the validation trace"),
      with_policy("exits past the last", R"({"type": "ceebert", "thresholds": [0.5]})",
                  "policies.0.exits: look at exit 6, but the trace T has 3 exits"),
      with_policy("exits that fall", R"({"type": "ceebert", "exits": [2, 1], "thresholds": [0.5]})",
                  "policies.0.exits: must be whole numbers that rise"),
      with_policy("weights of other exits", R"({"type": "beem", "weights": [1, 1]})",
                  "policies.0.weights: has 2 numbers, but the trace T has 3 exits"),
      with_policy(
          "a score that is not there", R"({"type": "score", "column": "margin", "limit": 1})",
          "policies.0: score needs a score of each exit, but T (trace.npz) holds no score_margin"),
      with_policy(
          "no score named", R"({"type": "score", "limit": 1})",
          "policies.0: score needs \"column\": NAME of the array score_NAME, [samples, exits]"),
      with_policy("no context", "\"i-splitee\"",
                  "policies.0: i-splitee needs the context of each sample, but T (trace.npz) holds "
                  "no context of whole numbers"),
      with_policy("the evaluated trace as validation",
                  R"({"type": "budget", "from": "trace.npz", "budget": 2})",
                  "policies.0.from: trace.npz is the trace T itself; a threshold chosen on the "
                  "evaluation set itself is what this rule is there to avoid: name a labelled "
                  "validation trace of the training task"),
      with_policy("a budget beside q",
                  R"({"type": "budget", "from": "v.npz", "shares": "q", "q": 1, "budget": 2})",
                  "policies.0.budget: has no meaning with shares q, only with budget"),
  });
}

TEST_CASE("scores and contexts of the wrong kind are refused") {
  const Scene scene;
  scene.set_trace({good_confidence(), npy<float>("score_x", {4, 2}, std::vector<float>(8, 1))});
  scene.expect_refusal({"trace", "validate", "trace.npz"}, 3,
                       "trace.npz: score_x: has shape (4, 2); expected (4, 3)");
  std::vector<float> score(12, 1);
  score[7] = std::numeric_limits<float>::quiet_NaN();
  scene.set_trace({good_confidence(), npy("score_x", {4, 3}, score)});
  scene.expect_refusal({"trace", "validate", "trace.npz"}, 3,
                       "trace.npz: score_x: row 2, exit 2 is nan; expected a finite number");
  scene.set_trace({good_confidence(), npy<float>("context", {4}, std::vector<float>(4, 1))});
  scene.expect_refusal({"trace", "validate", "trace.npz"}, 3,
                       "trace.npz: context: has type float32; expected an integer type or bool");
}

TEST_CASE(
    "arms that decide alike, and exits that say the same of every sample, earn a warning each") {
  const Scene scene;
  scene.set_trace(
      {npy<float>("confidence", {4, 3},
                  {0.5F, 0.5F, 0.9F, 0.5F, 0.7F, 0.9F, 0.5F, 0.8F, 0.9F, 0.5F, 0.9F, 0.9F})});
  scene.change_config("\"splitee\"",
                      bandit(R"("arms": {"exit": 1, "thresholds": [0.1, 0.2, 0.6]})"));
  const ProgramResult result = scene.run({"--quiet"});
  CHECK(result.status == 0);
  CHECK(result.errors.find(
            "splitee-sim: warning: T: every sample has the same confidence at exit 1\n") !=
        std::string::npos);
  CHECK(result.errors.find(
            "splitee-sim: warning: T: bandit: 1 of its 3 arms decide as another does for every "
            "sample, for example 1@0.1 and 1@0.2: no confidence lies between their thresholds\n") !=
        std::string::npos);
}

}  // namespace splitee::testing
