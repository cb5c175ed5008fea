// The rewards that a round makes known.
#include "replay/reveal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "replay/environment_scene.hpp"
#include "replay/shown_rewards.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

// Remembers the rewards that it is told.
struct Listener {
  Feedback kind = Feedback::kObservable;
  std::map<std::size_t, double> told = {};

  void observe(const Observation& seen) {
    CHECK(told.emplace(seen.arm, seen.reward).second);  // each arm at most once
  }
  [[nodiscard]] Feedback feedback() const { return kind; }
  [[nodiscard]] std::size_t estimated_best() const { return 0; }
};

// A listener that has samples which stopped offloaded with probability epsilon.
struct Probing : Listener {
  static constexpr double kEpsilon = 0.2;

  [[nodiscard]] bool probe() const { return false; }  // the test decides when
  [[nodiscard]] double probe_weight() const { return 1 / kEpsilon; }
};

// The answer of the final exit, wherever it was evaluated.
constexpr std::size_t kFinalAnswer = kExits;

// What a walk under an arm needs to know, and all that it learns: exits that the device evaluates,
// and kFinalAnswer. (The cloud sends no more than its answer.)
struct Need {
  std::set<std::size_t> needed;
  std::set<std::size_t> known;
};

Need need_of(const Arm& arm, const Sample& sample) {
  Need need;
  std::size_t reached = 0;
  bool stopped = false;
  for (const Look& look : arm.looks) {
    need.needed.insert(look.exit);
    reached = look.exit;
    stopped = sample.confidence(look.exit) >= look.threshold;
    if (stopped) break;
  }
  if (!stopped) need.needed.insert(kFinalAnswer);
  need.known = need.needed;
  if (reached == kExits - 1) need.known.insert(kFinalAnswer);
  for (std::size_t exit = 0; exit <= reached && arm.heads == Heads::kPassed; ++exit) {
    need.known.insert(exit);
  }
  return need;
}

// Checks that the rewards told all at once equal those told one by one.
void check_told_at_once(const EnvironmentScene& scene, const std::vector<Arm>& arms,
                        const RewardRule& rule) {
  Environment environment(arms, scene.costs, rule);
  const RewardScale scale{.low = -0.7, .scale = 1 / 1.7, .lowest = 0.4};
  ShownRewards shown(environment, scale);
  if (rule.is_gain()) {  // with costs that change on the way
    environment.change_costs(CostModel(kExits, {{0.5}, {0.3}}, std::vector<double>(kExits, 2), 0.2,
                                       RewardCost::kCharged));
    shown.take_costs(environment);
  }
  for (const Feedback feedback : {Feedback::kObservable, Feedback::kPublished}) {
    for (std::size_t row = 0; row < kSamples; ++row) {
      const Sample sample(scene.tile, row);
      for (std::size_t played = 0; played < arms.size(); ++played) {
        CAPTURE(row);
        CAPTURE(played);
        const Outcome outcome = environment.play(sample, played);
        Listener listener{.kind = feedback};
        environment.reveal(listener, sample, played, outcome);
        const auto told = shown.look(environment, sample, outcome, feedback);
        std::map<std::size_t, double> expected;
        for (const auto& [arm, reward] : listener.told) {
          expected[arm] = std::max((reward - scale.low) * scale.scale, scale.lowest);
        }
        std::map<std::size_t, double> at_once;
        for (std::size_t arm = 0; arm < told.rewards.size(); ++arm) {
          if (told.seen[arm] > 0) at_once[arm] = told.rewards[arm];
          if (told.seen[arm] == 0) REQUIRE(told.rewards[arm] == 0);
        }
        REQUIRE(at_once == expected);
      }
    }
  }
}

}  // namespace

TEST_CASE("all rewards of a round at once are those that it tells one by one") {
  const EnvironmentScene scene;
  for (const Heads heads : {Heads::kLooked, Heads::kPassed}) {
    check_told_at_once(scene, splits(kExits, 0.7, heads), {});
    std::vector<Arm> arms = splits(kExits, 0.7, heads);
    for (const Ending ending : {Ending::kOffload, Ending::kFinalExit}) {
      check_told_at_once(scene, pairs(ending, heads), {});
      for (const bool clip : {false, true}) {
        check_told_at_once(scene, pairs(ending, heads),
                           {.kind = RewardRule::Kind::kGain, .first = 1, .clip = clip});
      }
      for (Arm& arm : pairs(ending, heads)) arms.push_back(std::move(arm));
    }
    check_told_at_once(scene, arms, {});
  }
}

TEST_CASE("a round makes known just the arms whose own walk needs nothing that was not seen") {
  const EnvironmentScene scene;
  for (const Heads heads : {Heads::kLooked, Heads::kPassed}) {
    std::vector<Arm> arms = splits(kExits, 0.7, heads);
    for (const Ending ending : {Ending::kOffload, Ending::kFinalExit}) {
      for (Arm& arm : pairs(ending, heads)) arms.push_back(std::move(arm));
    }
    const Environment environment(arms, scene.costs);
    for (std::size_t row = 0; row < kSamples; ++row) {
      const Sample sample(scene.tile, row);
      for (std::size_t played = 0; played < arms.size(); ++played) {
        const Need made = need_of(arms[played], sample);
        Listener listener;
        environment.reveal(listener, sample, played, environment.play(sample, played));
        for (std::size_t other = 0; other < arms.size(); ++other) {
          CAPTURE(row);
          CAPTURE(played);
          CAPTURE(other);
          const Need own = need_of(arms[other], sample);
          const bool known = std::includes(made.known.begin(), made.known.end(), own.needed.begin(),
                                           own.needed.end());
          REQUIRE(listener.told.contains(other) == (known || other == played));
          if (known) CHECK(listener.told.at(other) == environment.play(sample, other).reward);
        }
      }
    }
  }
}

TEST_CASE("published feedback knows the final exit of every sample, own feedback one arm") {
  const EnvironmentScene scene;
  const Environment environment(splits(kExits, 0.7, Heads::kPassed), scene.costs);
  CHECK(environment.claims().looks_once);
  CHECK(environment.claims().passes_earlier);
  for (std::size_t row = 0; row < kSamples; ++row) {
    const Sample sample(scene.tile, row);
    for (std::size_t played = 0; played < kExits; ++played) {
      const Outcome outcome = environment.play(sample, played);
      Listener published{.kind = Feedback::kPublished};
      environment.reveal(published, sample, played, outcome);
      CHECK(published.told.size() == played + 1);
      Listener own{.kind = Feedback::kOwnArm};
      environment.reveal(own, sample, played, outcome);
      CHECK(own.told == std::map<std::size_t, double>{{played, outcome.reward}});
    }
  }
}

TEST_CASE("what probing tells is, in expectation, what a final exit always seen would tell") {
  const EnvironmentScene scene;
  for (const std::vector<Arm>& arms :
       {splits(kExits, 0.7, Heads::kPassed), pairs(Ending::kOffload, Heads::kPassed)}) {
    const Environment environment(arms, scene.costs);
    std::size_t estimated = 0;
    for (std::size_t row = 0; row < kSamples; ++row) {
      const Sample sample(scene.tile, row);
      for (std::size_t played = 0; played < arms.size(); ++played) {
        const Outcome outcome = environment.play(sample, played);
        const bool can_probe = outcome.fate == Fate::kStop && !environment.is_last(outcome);
        const auto told = [&](Feedback kind, bool probed) {
          Probing listener;
          listener.kind = kind;
          environment.reveal(listener, sample, played, outcome, probed);
          return listener.told;
        };
        const auto full = told(Feedback::kPublished, false);
        const auto without = told(Feedback::kProbing, false);
        const auto with = told(Feedback::kProbing, can_probe);
        REQUIRE(with.size() == full.size());
        for (const auto& [arm, reward] : full) {
          const double expected = can_probe ? Probing::kEpsilon * with.at(arm) +
                                                  (1 - Probing::kEpsilon) * without.at(arm)
                                            : without.at(arm);
          CHECK(expected == doctest::Approx(reward).epsilon(1e-12));
          estimated += with.at(arm) != without.at(arm) ? 1U : 0U;
        }
      }
    }
    CHECK(estimated > 100);  // there were rewards that only a probe makes known
  }
}
