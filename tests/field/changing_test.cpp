// Learners that forget, and the detectors of learners that watch for changes, against golden
// numbers.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "field/any_learner.hpp"
#include "field/golden.hpp"
#include "policy/learners/detecting.hpp"
#include "policy/learners/forgetting.hpp"
#include "policy/learners/index_learner.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

using Alarms = std::vector<std::vector<std::uint64_t>>;  // round, and arm from 1

struct Watched {
  AnyLearner learner;
  std::function<Alarms()> alarms = [] { return Alarms(); };
};

template <class Learner>
Watched watched(Learner learner) {
  std::shared_ptr<Learner> held;
  AnyLearner hidden = any(std::move(learner), &held);
  return {hidden, [held] {
            Alarms all;
            for (const Alarm& alarm : held->alarms()) all.push_back({alarm.round, alarm.arm + 1});
            return all;
          }};
}

Watched watched_learner(const std::string& what, const json& inputs, std::size_t arms) {
  if (what == "UCB1") return {any(IndexLearner<Ucb1Rule>(arms))};
  if (what == "SW-UCB") {
    return {any(SwUcb(arms, {inputs.at("tau"), inputs.at("xi"), inputs.at("B")}))};
  }
  if (what == "D-UCB") {
    return {any(DUcb(arms, {inputs.at("gamma"), inputs.at("xi"), inputs.at("B")}))};
  }
  if (what == "M-UCB") {
    return watched(MUcb(arms, {inputs.at("w"), inputs.at("b")}, inputs.at("gamma")));
  }
  if (what == "CUSUM-UCB") {
    return watched(
        CusumUcb(arms, {inputs.at("M"), inputs.at("eps"), inputs.at("h")}, inputs.at("xi")));
  }
  REQUIRE(what == "GLR-klUCB");
  const bool all = inputs.at("restart") == "all arms";
  return watched(
      GlrKlUcb(arms, inputs.at("delta"), all ? GlrKlUcb::Restart::kAll : GlrKlUcb::Restart::kArm));
}

// A reward, its value as told to the learner, and the end of the sample.
struct Told {
  double reward;
  double x;
  std::size_t answer;
  bool offloaded;
};

Told tell(const json& inputs, const Trace& trace, std::size_t phase, std::size_t n,
          std::size_t arm) {
  const std::size_t last = trace.exits() - 1;
  if (inputs.at("kind") == "gain") {
    const auto exit = inputs.at("exit").get<std::size_t>() - 1;
    const double confidence = trace.confidence(n, exit);
    const bool offloaded = confidence < inputs.at("arms")[arm].get<double>();
    const double x = offloaded ? std::max(trace.confidence(n, last) - confidence, 0.0)
                               : inputs.at("o").get<double>();
    return {x, x, offloaded ? last : exit, offloaded};
  }
  const auto exit = arm;
  const double mu = inputs.at("mu");
  const auto gamma = static_cast<double>(exit + 1);
  const bool stops =
      exit == last || trace.confidence(n, exit) >= inputs.at("threshold").get<double>();
  const double offload = inputs.at("o")[phase];
  const double reward = stops ? trace.confidence(n, exit) - mu * gamma
                              : trace.confidence(n, last) - mu * (gamma + offload);
  const double low = inputs.at("range")[0];
  const double high = inputs.at("range")[1];
  return {reward, (reward - low) / (high - low), stops ? exit : last, !stops};
}

// The stream x_i, i = 1..400, of the golden detectors.
double detector_input(int i) {
  const bool is_fifth = i % 5 == 0;
  return (i <= 200) == is_fifth ? 1 : 0;
}

template <class Detector>
int alarm_of(Detector& detector) {
  for (int i = 1; i <= 400; ++i) {
    if (detector.add(detector_input(i))) return i;
  }
  return 0;
}

}  // namespace

TEST_CASE("learners that forget make the golden decisions, and raise the golden alarms") {
  std::size_t compared = 0;
  for (const json& entry : golden("changing")) {
    const json& inputs = entry.at("inputs");
    const json& expected = entry.at("expected");
    const std::string what = entry.at("what");
    CAPTURE(what);
    CAPTURE(inputs.dump());
    const std::size_t arms =
        inputs.contains("arms")
            ? inputs["arms"].size()
            : static_cast<std::size_t>(golden_trace(inputs.at("traces")[0]).exits());
    const Watched watched = watched_learner(what, inputs, arms);
    Played played;
    std::vector<std::vector<std::uint64_t>> pulls(2, std::vector<std::uint64_t>(arms));
    double right = 0;
    std::uint64_t t = 0;
    for (std::size_t phase = 0; phase < 2; ++phase) {
      const Trace& trace = golden_trace(inputs.at("traces")[phase]);
      for (std::size_t n = 0; n < trace.samples(); ++n, ++t) {
        const std::size_t arm = watched.learner.choose(t);
        const Told told = tell(inputs, trace, phase, n, arm);
        watched.learner.observe(arm, told.x);
        ++pulls[phase][arm];
        played.reward_sum += told.reward;
        played.offloaded += told.offloaded ? 1 : 0;
        right += trace.is_right(n, told.answer) ? 1 : 0;
      }
    }
    played.accuracy = right / static_cast<double>(t);
    CHECK(pulls == expected.at("pulls_per_phase").get<Alarms>());
    check_played(played, expected);
    CHECK(watched.alarms() == expected.value("alarms", Alarms()));
    ++compared;
  }
  CHECK(compared == 17);
}

TEST_CASE("every detector raises its alarm at the golden reward") {
  std::size_t compared = 0;
  for (const json& entry : golden("detectors")) {
    const json& inputs = entry.at("inputs");
    const json& expected = entry.at("expected");
    const std::string what = entry.at("what");
    CAPTURE(what);
    CAPTURE(inputs.dump());
    const auto near = [&](const char* key) {
      return doctest::Approx(expected.at(key).get<double>()).epsilon(1e-9);
    };
    ++compared;
    if (what == "GLR") {
      GlrTest test(inputs.at("delta"));
      CHECK(alarm_of(test) == expected.at("alarm"));
      CHECK(test.statistic() == near("statistic"));
      CHECK(test.threshold() == near("threshold"));
      CHECK(test.split() == expected.at("split"));
    } else if (what == "CUSUM") {
      Cusum test({inputs.at("M"), inputs.at("eps"), inputs.at("h")});
      CHECK(alarm_of(test) == expected.at("alarm"));
      CHECK(test.up() == near("up"));
      CHECK(test.down() == near("down"));
    } else if (what == "Page-Hinkley") {
      PageHinkley test({inputs.at("eps"), inputs.at("h")});
      CHECK(alarm_of(test) == expected.at("alarm"));
      CHECK(test.up() == near("up"));
      CHECK(test.down() == near("down"));
    } else {
      REQUIRE(what == "M-UCB test");
      WindowHalves test({inputs.at("w"), inputs.at("b")});
      CHECK(alarm_of(test) == expected.at("alarm"));
    }
  }
  CHECK(compared == 11);
}

TEST_CASE("M-UCB's test compares the halves of the last rewards in each round") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  std::uniform_real_distribution<> uniform;
  int alarms = 0;
  for (const std::ptrdiff_t window : {2, 4, 6, 20}) {
    CAPTURE(window);
    const double level = 0.2 * static_cast<double>(window);
    WindowHalves test({.window = static_cast<std::size_t>(window), .threshold = level});
    std::vector<double> rewards;
    for (int n = 0; n < 200; ++n) {
      CAPTURE(n);
      rewards.push_back(uniform(random));
      const bool raised = test.add(rewards.back());
      if (std::ssize(rewards) < window) {
        CHECK_FALSE(raised);
        continue;
      }
      const auto middle = rewards.end() - window / 2;
      const double difference = std::accumulate(middle, rewards.end(), 0.0) -
                                std::accumulate(rewards.end() - window, middle, 0.0);
      CHECK(raised == (std::abs(difference) > level));
      alarms += raised ? 1 : 0;
    }
  }
  CHECK(alarms > 10);
}

TEST_CASE(
    "PHT-UCB forgets an arm at the reward at which Page and Hinkley's test raises its alarm") {
  // Check I of the field notes: h 5 alarms at reward 208, h 10 at 217.
  for (const auto& each : {std::pair{5.0, 208U}, std::pair{10.0, 217U}}) {
    const double level = each.first;
    const unsigned alarm = each.second;
    CAPTURE(level);
    PhtUcb learner(1, {.epsilon = 0.05, .threshold = level});
    for (std::uint64_t t = 0; t < alarm; ++t) {
      CHECK(learner.alarms().empty());
      CHECK(learner.choose(round_at(t)) == 0);
      learner.observe(0, detector_input(static_cast<int>(t) + 1));
    }
    REQUIRE(learner.alarms().size() == 1);
    CHECK(learner.alarms()[0].round == alarm);
    CHECK(learner.alarms()[0].arm == 0);
  }
}

TEST_CASE("after its alarm PHT-UCB tries the forgotten arm before any other") {
  PhtUcb learner(2, {.epsilon = 0.05, .threshold = 5});
  static_cast<void>(learner.choose(round_at(0)));
  learner.observe(0, 0.5);
  static_cast<void>(learner.choose(round_at(1)));
  std::uint64_t t = 2;
  for (int i = 1; learner.alarms().empty(); ++i) {
    REQUIRE(i <= 400);
    learner.observe(1, detector_input(i));
    static_cast<void>(learner.choose(round_at(t++)));
  }
  CHECK(learner.alarms()[0].arm == 1);
  CHECK(learner.choose(round_at(t)) == 1);
  CHECK(learner.estimated_best() == 0);
}
