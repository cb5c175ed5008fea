// Thresholds as arms against golden numbers: AdaEE's at one exit and CeeBERT's at one or two.
#include <doctest/doctest.h>

#include <algorithm>

#include "field/any_learner.hpp"
#include "field/golden.hpp"
#include "policy/learners/index_learner.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

struct AdaEeRound {
  double reward;
  bool offloaded;
  bool last_answers;
};

AdaEeRound adaee_round(const json& inputs, double branch, double last, double arm) {
  if (branch >= arm) return {0, false, false};
  const bool falls_back = inputs.at("fallback").get<bool>() && last < arm;
  double gain = last - branch;
  if (falls_back) gain = std::max(branch, last) - branch;
  if (inputs.at("clip").get<bool>()) gain = std::max(gain, 0.0);
  return {gain - inputs.at("o").get<double>(), true, !(falls_back && last <= branch)};
}

Played play_adaee(const json& inputs, double& per_sample) {
  const Trace& trace = golden_trace(inputs.at("trace"));
  const auto exit = inputs.at("exit").get<std::size_t>() - 1;
  const auto against = inputs.at("against").get<std::size_t>() - 1;
  const auto arms = inputs.at("arms").get<std::vector<double>>();
  const double offload = inputs.at("o");
  IndexLearner<UcbRule> learner(arms.size(), {.c = inputs.at("c")});
  Played played;
  played.pulls.resize(arms.size());
  double right = 0;
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    const std::size_t arm = learner.choose(round_at(static_cast<std::uint64_t>(n)));
    const double branch = trace.confidence(n, exit);
    const double last = trace.confidence(n, against);
    const AdaEeRound round = adaee_round(inputs, branch, last, arms[arm]);
    learner.observe(arm, round.reward);
    ++played.pulls[arm];
    played.reward_sum += round.reward;
    played.offloaded += round.offloaded ? 1 : 0;
    right += trace.is_right(n, round.last_answers ? against : exit) ? 1 : 0;
    per_sample += std::max(0.0, last - branch - offload) - round.reward;
  }
  played.accuracy = right / static_cast<double>(trace.samples());
  return played;
}

// CeeBERT's arms: a threshold for each exit but the last, the last list varying fastest.
std::vector<std::vector<double>> ceebert_arms(const json& inputs) {
  const auto thresholds = inputs.at("thresholds_per_exit").get<std::vector<double>>();
  std::vector<std::vector<double>> arms = {{}};
  for (std::size_t exit = 1; exit < inputs.at("exits").size(); ++exit) {
    std::vector<std::vector<double>> longer;
    for (const auto& arm : arms) {
      for (const double threshold : thresholds) {
        longer.push_back(arm);
        longer.back().push_back(threshold);
      }
    }
    arms = std::move(longer);
  }
  return arms;
}

// One sample in CeeBERT's form.
struct CeeBertSample {
  std::vector<double> confidence;  // at its exits
  std::vector<double> hops;

  [[nodiscard]] std::size_t depth(const std::vector<double>& arm) const {
    std::size_t depth = 0;
    while (depth < arm.size() && confidence[depth] < arm[depth]) ++depth;
    return depth;
  }
  [[nodiscard]] double reward(std::size_t depth) const {
    double reward = depth == 0 ? 0 : confidence[depth] - confidence[0];
    for (std::size_t hop = 0; hop < depth; ++hop) reward -= hops[hop];
    return reward;
  }
};

// Whether the published code updates another arm than the played one, whose walk ended at `depth`.
bool is_updated_as_published(const std::vector<double>& arm, const std::vector<double>& played,
                             std::size_t depth) {
  if (depth == 0) return arm[0] <= played[0];
  if (depth == 1 && arm.size() > 1) return arm[0] > played[0] && arm[1] < played[1];
  return arm[0] > played[0] && (arm.size() == 1 || arm[1] > played[1]);
}

struct CeeBertPlayed : Played {
  std::vector<std::uint64_t> left_at;
  std::vector<std::uint64_t> observations;
};

CeeBertPlayed play_ceebert(const json& inputs) {
  const Trace& trace = golden_trace(inputs.at("trace"));
  const auto exits = inputs.at("exits").get<std::vector<std::size_t>>();
  const auto arms = ceebert_arms(inputs);
  const std::string side = inputs.at("side_observations");
  IndexLearner<UcbRule> learner(arms.size(), {.c = inputs.at("c")});
  CeeBertPlayed played;
  played.pulls.resize(arms.size());
  played.observations.resize(arms.size());
  played.left_at.resize(exits.size());
  double right = 0;
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    const auto t = static_cast<std::uint64_t>(n);
    CeeBertSample sample{{}, inputs.at("offload_costs").get<std::vector<double>>()};
    for (const std::size_t exit : exits) {
      sample.confidence.push_back(trace.confidence(n, exit - 1));
    }
    const std::size_t arm = learner.choose(round_at(t));
    const std::size_t depth = sample.depth(arms[arm]);
    for (std::size_t other = 0; other < arms.size(); ++other) {
      const std::size_t its_depth = sample.depth(arms[other]);
      const bool correct = side == "correct" && its_depth <= depth;
      const bool published = side == "published" && t >= arms.size() &&
                             is_updated_as_published(arms[other], arms[arm], depth);
      if (other != arm && !correct && !published) continue;
      learner.observe(other, sample.reward(correct ? its_depth : depth));
      ++played.observations[other];
    }
    ++played.pulls[arm];
    ++played.left_at[depth];
    played.reward_sum += sample.reward(depth);
    played.offloaded += depth + 1 == exits.size() ? 1U : 0U;
    right += trace.is_right(n, exits[depth] - 1) ? 1 : 0;
  }
  played.accuracy = right / static_cast<double>(trace.samples());
  return played;
}

}  // namespace

TEST_CASE("UCB over AdaEE's thresholds makes the golden decisions") {
  std::size_t compared = 0;
  for (const json& entry : golden("adaee")) {
    CAPTURE(entry.at("inputs").dump());
    double per_sample = 0;
    check_played(play_adaee(entry.at("inputs"), per_sample), entry.at("expected"));
    CHECK(per_sample == doctest::Approx(entry.at("expected").at("regret_per_sample").get<double>())
                            .epsilon(1e-9)
                            .scale(0));
    ++compared;
  }
  CHECK(compared == 36);
}

TEST_CASE("UCB over CeeBERT's thresholds makes the golden decisions, whatever it is shown") {
  std::size_t compared = 0;
  for (const json& entry : golden("ceebert")) {
    CAPTURE(entry.at("inputs").dump());
    const CeeBertPlayed played = play_ceebert(entry.at("inputs"));
    const json& expected = entry.at("expected");
    check_played(played, expected);
    CHECK(played.left_at == expected.at("left_at").get<std::vector<std::uint64_t>>());
    CHECK(played.observations == expected.at("observations").get<std::vector<std::uint64_t>>());
    ++compared;
  }
  CHECK(compared == 21);
}
