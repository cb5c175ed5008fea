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
           "answers: unknown key 'dealy' (did you mean 'delay'?); known are delay, loss, late, of"),
      with("a delay back in time", R"("answers": {"delay": -1})",
           "answers.delay: is -1; expected a whole number from 0 to 1073741824"),
      with("half a round", R"("answers": {"delay": 0.5})",
           "answers.delay: is 0.5; expected a whole number from 0 to 1073741824"),
      with("a delay past the horizon", R"("answers": {"delay": 4})",
           "answers.delay: is 4 rounds, but the trace T has 4 samples: no answer would come before "
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
