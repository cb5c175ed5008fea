// The learners against golden numbers: splits of a network, with and without side observations.
#include <doctest/doctest.h>

#include "field/any_learner.hpp"
#include "field/golden.hpp"
#include "policy/learners/forgetting.hpp"
#include "policy/learners/index_learner.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

// The learner with t one round ahead after the first K rounds: the number of the round, from 1.
AnyLearner by_round_number(const AnyLearner& learner, std::size_t arms) {
  return {[learner, arms](std::uint64_t t) { return learner.choose(t < arms ? t : t + 1); },
          learner.observe};
}

AnyLearner learner_of(const std::string& what, const json& inputs, std::size_t arms) {
  if (what == "UCB raw" || what == "SplitEE-S raw" || what == "UCB") {
    AnyLearner ucb = any(IndexLearner<UcbRule>(arms, {.c = inputs.at("c")}));
    const bool ahead = inputs.value("t", "") == "round number from 1";
    return ahead ? by_round_number(ucb, arms) : ucb;
  }
  if (what == "UCB1") return any(IndexLearner<Ucb1Rule>(arms));
  if (what == "UCB-Tuned") return any(IndexLearner<UcbTunedRule>(arms));
  if (what == "UCB-V") {
    return any(IndexLearner<UcbVRule>(arms, {.zeta = inputs.at("zeta"), .c = inputs.at("c")}));
  }
  if (what == "KL-UCB") return any(IndexLearner<KlUcbRule>(arms, {.c = inputs.at("c")}));
  if (what == "MOSS") {
    return any(IndexLearner<MossRule>(arms, {.arms = arms, .horizon = inputs.at("T")}));
  }
  if (what == "MOSS anytime") return any(IndexLearner<MossRule>(arms, {.arms = arms}));
  if (what == "Bayes-UCB NIG") return any(IndexLearner<BayesUcbNigRule>(arms));
  if (what == "SW-UCB") {
    return any(SwUcb(arms, {inputs.at("tau"), inputs.at("xi"), inputs.at("B")}));
  }
  if (what == "D-UCB") {
    return any(DUcb(arms, {inputs.at("gamma"), inputs.at("xi"), inputs.at("B")}));
  }
  if (what == "UCB-N") return any(UcbN(arms));
  if (what == "UCB-MaxN") return any(UcbMaxN(arms));
  FAIL("golden.json names an unknown learner: ", what);
  return {};
}

// Whether a round makes an arm's reward known: with own, published or observable feedback.
bool is_known(const std::string& feedback, bool offloaded_or_last, double confidence,
              double threshold) {
  return feedback == "published" || offloaded_or_last || confidence >= threshold;
}

Played play_splits(const json& inputs, const AnyLearner& learner) {
  const Trace& trace = golden_trace(inputs.at("trace"));
  const std::size_t last = trace.exits() - 1;
  const double threshold = inputs.at("threshold");
  const double mu = inputs.at("mu");
  const double offload = inputs.at("o");
  const double per_layer =
      inputs.at("processing").get<double>() + inputs.at("inference").get<double>();
  const std::string feedback = inputs.value("feedback", "");
  const auto stops = [&](std::size_t n, std::size_t exit) {
    return exit == last || trace.confidence(n, exit) >= threshold;
  };
  const auto reward = [&](std::size_t n, std::size_t exit) {
    const double gamma = per_layer * static_cast<double>(exit + 1);
    return stops(n, exit) ? trace.confidence(n, exit) - mu * gamma
                          : trace.confidence(n, last) - mu * (gamma + offload);
  };
  double low = 0;
  double high = 1;
  if (inputs.at("range").is_array()) {
    low = inputs["range"][0];
    high = inputs["range"][1];
  }
  Played played;
  played.pulls.resize(trace.exits());
  double right = 0;
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    const std::size_t arm = learner.choose(static_cast<std::uint64_t>(n));
    const auto exit = arm;
    const bool stopped = stops(n, exit);
    for (std::size_t other = 0; other < exit && !feedback.empty(); ++other) {
      if (is_known(feedback, !stopped || exit == last, trace.confidence(n, other), threshold)) {
        learner.observe(static_cast<std::size_t>(other), (reward(n, other) - low) / (high - low));
      }
    }
    learner.observe(arm, (reward(n, exit) - low) / (high - low));
    ++played.pulls[arm];
    played.reward_sum += reward(n, exit);
    played.offloaded += stopped ? 0 : 1;
    right += trace.is_right(n, stopped ? exit : last) ? 1 : 0;
  }
  played.accuracy = right / static_cast<double>(trace.samples());
  return played;
}

}  // namespace

TEST_CASE("every learner over splits makes the golden decisions") {
  std::size_t compared = 0;
  for (const json& entry : golden("policies")) {
    const std::string what = entry.at("what");
    CAPTURE(what);
    CAPTURE(entry.at("inputs").dump());
    const auto arms =
        static_cast<std::size_t>(golden_trace(entry.at("inputs").at("trace")).exits());
    const Played played =
        play_splits(entry.at("inputs"), learner_of(what, entry.at("inputs"), arms));
    check_played(played, entry.at("expected"));
    ++compared;
  }
  CHECK(compared == 136);
}
