// The rule by which a sample stops or goes on.
#include "replay/environment.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "replay/environment_scene.hpp"
#include "replay/plain_players.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

// Offloads every sample that its exit is not confident of, and moves to the next exit after a poor
// reward.
class Wanderer {
 public:
  static const PolicyInfo& info() {
    static const PolicyInfo info = {.name = "wanderer", .summary = "-", .rule = "-", .source = "-"};
    return info;
  }
  explicit Wanderer(const PolicySetup& setup) : exits_(setup.exits) {}

  void act(const Round& /*round*/, Walk& walk) const {
    while (walk.exit() < exit_) walk.next();
    if (walk.confidence() < 0.7 && !walk.at_last()) walk.offload();
  }
  void observe(const Observation& seen) {
    CHECK(seen.arm == exit_);
    if (seen.reward < 0.3) exit_ = (exit_ + 1) % exits_;
  }
  [[nodiscard]] Feedback feedback() const { return Feedback::kOwnArm; }
  [[nodiscard]] std::size_t estimated_best() const { return exit_; }

 private:
  std::size_t exits_;
  std::size_t exit_ = 0;
};

}  // namespace

TEST_CASE("an arm stops at the first look that is sure, and otherwise ends as it says") {
  const EnvironmentScene scene;
  for (const Ending ending : {Ending::kOffload, Ending::kFinalExit}) {
    for (const Heads heads : {Heads::kLooked, Heads::kPassed}) {
      const Environment environment(pairs(ending, heads), scene.costs);
      for (std::size_t row = 0; row < kSamples; ++row) {
        const Sample sample(scene.tile, row);
        for (std::size_t arm = 0; arm < environment.arms().size(); ++arm) {
          const Arm& plan = environment.arms()[arm];
          const Outcome outcome = environment.play(sample, arm);
          const bool first = sample.confidence(1) >= plan.looks[0].threshold;
          const bool second = sample.confidence(3) >= plan.looks[1].threshold;
          const bool offloads = !first && !second && ending == Ending::kOffload;
          const std::size_t exit = first ? 1 : second || offloads ? 3 : 5;
          const double heads_run = heads == Heads::kPassed ? static_cast<double>(exit + 1)
                                   : first                 ? 1
                                   : exit == 3             ? 2
                                                           : 3;
          const double paid = 0.8 * static_cast<double>(exit + 1) + 0.2 * heads_run;
          CHECK(environment.stations()[outcome.station].exit == exit);
          CHECK((outcome.fate == Fate::kOffload) == offloads);
          CHECK(outcome.seen == sample.confidence(offloads ? 5 : exit));
          CHECK(environment.costs().reaching[outcome.station] == doctest::Approx(paid));
          CHECK(outcome.reward ==
                doctest::Approx(outcome.seen - 0.1 * (paid + (offloads ? 3 : 0))));
        }
      }
    }
  }
}

TEST_CASE("an environment claims only what its arms keep") {
  const EnvironmentScene scene;
  CHECK_FALSE(
      Environment(pairs(Ending::kOffload, Heads::kPassed), scene.costs).claims().looks_once);
  const Claims looked = Environment(splits(kExits, 0.7, Heads::kLooked), scene.costs).claims();
  CHECK(looked.looks_once);
  CHECK_FALSE(looked.passes_earlier);
  std::vector<Arm> reversed = splits(kExits, 0.7, Heads::kPassed);
  std::reverse(reversed.begin(), reversed.end());
  CHECK_FALSE(Environment(reversed, scene.costs).claims().passes_earlier);
}

TEST_CASE("a gain is what is more than at the first look, clipped and fallen back as asked") {
  const EnvironmentScene scene;
  const std::vector<Arm> arms = pairs(Ending::kOffload, Heads::kLooked);
  for (const bool clip : {false, true}) {
    for (const bool fallback : {false, true}) {
      const Environment environment(
          arms, scene.costs,
          {.kind = RewardRule::Kind::kGain, .first = 1, .clip = clip, .fallback = fallback});
      for (std::size_t row = 0; row < kSamples; ++row) {
        const Sample sample(scene.tile, row);
        for (std::size_t arm = 0; arm < arms.size(); ++arm) {
          const Outcome outcome = environment.play(sample, arm);
          const bool first = sample.confidence(1) >= arms[arm].looks[0].threshold;
          const bool second = !first && sample.confidence(3) >= arms[arm].looks[1].threshold;
          // Two layers and a look lie between the looks, and offloading costs 3.
          const double paid = first ? 0 : 2 * 0.8 + 0.2 + (second ? 0 : 3);
          std::size_t answer = first ? 1 : second ? 3 : kExits - 1;
          if (fallback && answer == kExits - 1 &&
              sample.confidence(answer) < arms[arm].looks[1].threshold &&
              sample.confidence(answer) <= sample.confidence(3)) {
            answer = 3;
          }
          const double more = sample.confidence(answer) - sample.confidence(1);
          CHECK(outcome.answer == answer);
          CHECK(outcome.reward ==
                doctest::Approx((clip ? std::max(more, 0.0) : more) - 0.1 * paid).epsilon(1e-12));
        }
      }
    }
  }
}

TEST_CASE("a policy that walks may offload and learn") {
  EnvironmentScene scene;
  const Parameters none;
  const HindsightSetup setup{{kExits, 0.7, none, Stream(1, Purpose::kPolicy, 0)}, 0};
  WalkPlayer<Wanderer> player(setup, Environment(scene.costs));
  const RoundLogs logs(kSamples);
  player.play(scene.tile, 0, kSamples, 0, logs);
  std::size_t exit = 0;
  std::uint64_t offloaded = 0;
  std::uint64_t correct = 0;
  for (std::size_t row = 0; row < kSamples; ++row) {
    const Sample sample(scene.tile, row);
    const bool offloads = sample.confidence(exit) < 0.7 && exit + 1 < kExits;
    const std::size_t answer = offloads ? kExits - 1 : exit;
    offloaded += offloads ? 1 : 0;
    correct += sample.correct(answer);
    const double reward =
        sample.confidence(answer) - 0.1 * (static_cast<double>(exit + 1) + (offloads ? 3 : 0));
    if (reward < 0.3) exit = (exit + 1) % kExits;
  }
  CHECK(player.ledger().rounds() == kSamples);
  CHECK(player.ledger().rounds(Fate::kOffload) == offloaded);
  CHECK(offloaded > 0);
  CHECK(player.ledger().correct() == correct);
  CHECK(player.estimated_best() == exit);
}
