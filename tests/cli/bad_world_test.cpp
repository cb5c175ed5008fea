#include "bad_config.hpp"

namespace splitee::testing {
namespace {

// The good configuration with a further key.
BadConfig with(const std::string& what, const std::string& key, const std::string& message) {
  return {what, "\"repeats\": 2", "\"repeats\": 2, " + key, message};
}

}  // namespace

TEST_CASE("answers that make no sense are refused") {
  expect_all_refused({
      with("a number for answers", "\"answers\": 3", "answers: is 3; expected an object"),
      with("an unknown key", R"("answers": {"dealy": 3})",
           "answers: unknown key 'dealy' (did you mean 'delay'?); known are delay, loss, "
           "timeout_ms, late, of"),
      with("a delay back in time", R"("answers": {"delay": -1})",
           "answers.delay: is -1; expected a whole number from 0 to 1073741824"),
      with("half a round", R"("answers": {"delay": 0.5})",
           "answers.delay: is 0.5; expected a whole number from 0 to 1073741824"),
      with("a delay past the horizon", R"("answers": {"delay": 4})",
           "answers.delay: is 4 rounds, but the trace T has 4 samples: no answer would come before "
           "the end"),
      with("a delay that even the first answer outlasts", R"("answers": {"delay": 3})",
           "answers.delay: is 3 rounds, but the trace T has 4 samples: no answer would come before "
           "the end"),
      with("every answer lost", R"("answers": {"loss": 1})",
           "answers.loss: is 1; expected a probability from 0, below 1"),
      with("a loss in percent", R"("answers": {"loss": 5})",
           "answers.loss: is 5; expected a probability from 0, below 1"),
      with("a loss as text", R"("answers": {"loss": "0.1"})",
           "answers.loss: is \"0.1\"; expected a probability from 0, below 1"),
      with("an unknown use", R"("answers": {"late": "recieved"})",
           "answers.late: is \"recieved\" (did you mean 'received'?); expected \"received\" or "
           "\"hold\" or \"pending\""),
      with("an unknown kind of reward", R"("answers": {"of": "some"})",
           "answers.of: is \"some\"; expected \"offloaded\" or \"all\""),
  });
}

TEST_CASE("answers that go by a clock are refused where there is none") {
  expect_all_refused({
      with("a delay by another word", R"("answers": {"delay": "links"})",
           "answers.delay: is \"links\"; expected a number of rounds or \"link\""),
      with("a delay by the link in lambda", R"("answers": {"delay": "link"})",
           "answers.delay: is \"link\", but costs are in lambda and tell no time; expected "
           "cost.unit \"ms\" or \"mj\" or a number of rounds"),
      with("a timeout in lambda", R"("answers": {"timeout_ms": 100})",
           "answers.timeout_ms: is 100, but costs are in lambda and tell no time; expected "
           "cost.unit \"ms\" or \"mj\""),
      with("no time to wait", R"("answers": {"timeout_ms": 0})",
           "answers.timeout_ms: is 0; expected a number from 1e-06 to 1000000000000"),
      with("a wait as text", R"("answers": {"timeout_ms": "5"})",
           "answers.timeout_ms: is \"5\"; expected a number"),
      with("all by the link", R"("answers": {"delay": "link", "of": "all"})",
           "answers.of: is \"all\", but with delay \"link\" only what is sent has a delay; leave "
           "it out"),
  });
}

TEST_CASE("answers that go by a clock are refused where a policy or the arrivals do not fit") {
  struct Case {
    std::string policy;
    std::string arrivals;
    std::string answers;
    std::string message;
  };
  const std::string clock = R"("arrivals": {"period_ms": 9}, )";
  const std::string no_clock =
      "cost.arrivals does not say at what time samples come; expected {\"period_ms\": ..} or "
      "{\"poisson_per_s\": ..} there";
  const std::vector<Case> cases = {
      {"\"splitee\"", "", R"({"delay": "link"})",
       "answers.delay: is \"link\", but " + no_clock + " or a number of rounds"},
      {"\"splitee\"", R"("arrivals": "round", )", R"({"timeout_ms": 9})",
       "answers.timeout_ms: is 9, but " + no_clock},
      {R"({"type": "fixed-split", "exit": 0})", clock, R"({"timeout_ms": 9})",
       "policies.0.exit: is 0, where the device has no answer of its own to stand for a lost one; "
       "leave out answers.timeout_ms"},
      {R"({"type": "bandit", "learner": "ucb1", "feedback": "probing"})", clock,
       R"({"timeout_ms": 9})",
       "answers.timeout_ms: policies.0 (bandit) probes, and a probe whose answer comes too late "
       "tells nothing of the rewards that it stands for; leave out timeout_ms or use another "
       "feedback"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.message);
    const Scene scene;
    scene.change_config("\"splitee\"", each.policy);
    scene.change_config(R"("cost": {"offload": 2})",
                        "\"answers\": " + each.answers + R"(, "cost": {"unit": "ms", "mu": 0.1, )" +
                            each.arrivals +
                            R"("device": {"layer": {"ms": 1}}, "cloud": {"layer": {"ms": 1}},
               "link": {"profile": "lte"}, "bytes": {"activation": 9, "input": 9}})");
    scene.expect_run_refused(2, "run.json: " + each.message);
  }
}

TEST_CASE("tiers that make no sense are refused") {
  const auto with_tiers = [](const std::string& what, const std::string& tiers,
                             const std::string& message) {
    return with(what, "\"tiers\": " + tiers, message);
  };
  expect_all_refused({
      with_tiers("no tier", "[]", "tiers: is []; expected a list of at least one"),
      with_tiers("a number for a tier", "[1]", "tiers.0: is 1; expected an object"),
      with_tiers("an unknown key", R"([{"name": "device", "untill": 1}, {"name": "cloud"}])",
                 "tiers.0: unknown key 'untill' (did you mean 'until'?); known are name, until, "
                 "hop, processing, inference"),
      with_tiers("a tier without a name", R"([{"until": 1}, {"name": "cloud"}])",
                 "tiers.0: the key 'name' is missing"),
      with_tiers("a tier without an end", R"([{"name": "device"}, {"name": "cloud"}])",
                 "tiers.0: the key 'until' is missing"),
      with_tiers("a last tier with an end", R"([{"name": "device", "until": 3}])",
                 "tiers.0.until: is 3, but the last tier runs to the final exit; leave \"until\" "
                 "out"),
      with_tiers("a hop to the device", R"([{"name": "device", "hop": 1}])",
                 "tiers.0.hop: is 1, but nothing is sent to the first tier; leave \"hop\" out"),
      with_tiers("a hop that earns", R"([{"name": "a", "until": 1}, {"name": "b", "hop": -1}])",
                 "tiers.1.hop: is -1; expected a number from 0 to 1000000000"),
      with_tiers("tiers out of order",
                 R"([{"name": "a", "until": 2}, {"name": "b", "until": 1}, {"name": "c"}])",
                 "tiers.1.until: is 1, but the tier before it ends at exit 2; tiers must rise"),
      with_tiers("an empty tier",
                 R"([{"name": "a", "until": 2}, {"name": "b", "until": 2}, {"name": "c"}])",
                 "tiers.1.until: is 2, but the tier before it ends at exit 2; tiers must rise"),
      with_tiers("two of a name", R"([{"name": "a", "until": 1}, {"name": "a"}])",
                 "tiers.1: two tiers are named 'a'; give one of them another \"name\""),
      with_tiers(
          "a tier past the network", R"([{"name": "a", "until": 3}, {"name": "b"}])",
          "tiers.0.until: is exit 3, but the trace T has 3 exits; at least one is needed for "
          "the last tier"),
      with("losses between tiers",
           R"("answers": {"loss": 0.1}, "tiers": [{"name": "a", "until": 1}, {"name": "b"}])",
           "answers.loss: is 0.1, but which tier's answer is lost is not known with several tiers; "
           "leave out loss or tiers"),
  });
}

TEST_CASE("a cascade that does not fit is refused") {
  const auto cascade = [](const std::string& what, const std::string& parameters,
                          const std::string& message) {
    return BadConfig{what, "\"splitee\"", R"({"type": "cascade", )" + parameters + "}",
                     "policies.0." + message};
  };
  expect_all_refused({
      cascade("an exit past the last", R"("exits": [1, 3])",
              "exits: look at exit 3, but the trace T has 3 exits, of which the last is looked at "
              "anyway"),
      cascade("exits that fall", R"("exits": [2, 1])", "exits: must be whole numbers that rise"),
      cascade("half an exit", R"("exits": [1.5, 2])", "exits: must be whole numbers that rise"),
      cascade("too few thresholds", R"("exits": [1, 2], "thresholds": [0.5])",
              "thresholds: has 1 numbers, but exits has 2; each look needs its own"),
      cascade("a threshold above 1", R"("exits": [1], "thresholds": [2])",
              "thresholds.0: is 2; expected a number from 0 to 1"),
  });
}

TEST_CASE("learners without a number of pulls apart from their rewards refuse pending answers") {
  for (const std::string learner : {"exp3", "exp3-ix", "epsilon-greedy", "thompson-beta", "sw-ucb",
                                    "d-ucb", "cusum-ucb", "glr-klucb", "ucb-lp"}) {
    CAPTURE(learner);
    const Scene scene;
    scene.change_config("\"repeats\": 2", R"("repeats": 2, "answers": {"late": "pending"})");
    scene.change_config("\"splitee\"", R"({"type": "bandit", "learner": ")" + learner + "\"}");
    scene.expect_run_refused(
        2,
        "run.json: answers.late: is \"pending\", but the learner of policies.0 (bandit) has no "
        "number of pulls apart from its rewards; use \"received\" or \"hold\"");
  }
}

}  // namespace splitee::testing
