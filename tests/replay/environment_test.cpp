// The rule by which a sample stops or goes on, and what a round makes known.
#include "replay/environment.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "replay/plain_players.hpp"
#include "support/experiment.hpp"
#include "support/temporary_folder.hpp"
#include "trace/trace_reader.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

constexpr std::size_t kSamples = 200;
constexpr std::size_t kExits = 6;

// All samples of a random trace as one tile, in stored order.
struct Scene {
  Trace trace;
  std::vector<std::uint32_t> order;
  Tile tile;
  CostModel costs{
      kExits, {{0.8}, {0.2}}, std::vector<double>(kExits, 3), 0.1, RewardCost::kCharged};

  Scene() : trace(random_trace()), order(kSamples), tile(trace) {
    std::iota(order.begin(), order.end(), 0U);
    tile.load(order);
  }

  static Trace random_trace() {
    const TemporaryFolder folder;
    write_random_trace(folder / "trace.npz", kSamples, kExits, 3);
    return read_trace(folder / "trace.npz");
  }
};

// What follows two looks that were not sure enough.
enum class Ending { kOffload, kFinalExit };

// Two looks with every pair of thresholds, as CeeBERT has them.
std::vector<Arm> pairs(Ending ending, Heads heads) {
  std::vector<Arm> arms;
  for (const double a : {0.5, 0.7, 1.1}) {
    for (const double b : {0.4, 0.8, 1.1}) {
      arms.push_back({.looks = {{1, a}, {3, b}}, .heads = heads});
      if (ending == Ending::kFinalExit) arms.back().looks.push_back({kExits - 1, 0});
    }
  }
  return arms;
}

// Remembers what it is told.
struct Listener {
  Feedback kind = Feedback::kObservable;
  std::map<std::size_t, double> told = {};

  void observe(const Observation& seen) {
    CHECK(told.emplace(seen.arm, seen.reward).second);  // each arm at most once
  }
  [[nodiscard]] Feedback feedback() const { return kind; }
  [[nodiscard]] std::size_t estimated_best() const { return 0; }
};

// A listener that has sure samples offloaded with probability epsilon.
struct Probing : Listener {
  static constexpr double kEpsilon = 0.2;

  [[nodiscard]] bool probe() const { return false; }  // the test says when
  [[nodiscard]] double probe_weight() const { return 1 / kEpsilon; }
};

// Stands for the answer of the final exit, wherever it was evaluated.
constexpr std::size_t kFinalAnswer = kExits;

// What a walk under an arm needs to know, and all that it comes to know: exits that the device
// evaluates, and kFinalAnswer. (The cloud tells no more than its answer.)
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

// Offloads every sample that its exit is unsure of, and moves the exit on after a poor reward.
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
  const Scene scene;
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

TEST_CASE("a round makes known just the arms whose own walk needs nothing that was not seen") {
  const Scene scene;
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
  const Scene scene;
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

TEST_CASE("an environment claims only what its arms keep") {
  const Scene scene;
  CHECK_FALSE(
      Environment(pairs(Ending::kOffload, Heads::kPassed), scene.costs).claims().looks_once);
  const Claims looked = Environment(splits(kExits, 0.7, Heads::kLooked), scene.costs).claims();
  CHECK(looked.looks_once);
  CHECK_FALSE(looked.passes_earlier);
  std::vector<Arm> reversed = splits(kExits, 0.7, Heads::kPassed);
  std::reverse(reversed.begin(), reversed.end());
  CHECK_FALSE(Environment(reversed, scene.costs).claims().passes_earlier);
}

TEST_CASE("what probing tells is, in expectation, what a final exit always seen would tell") {
  const Scene scene;
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
    CHECK(estimated > 100);  // there were rewards that only a probe tells
  }
}

TEST_CASE("a gain is what is more than at the first look, clipped and fallen back as asked") {
  const Scene scene;
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
  Scene scene;
  const Parameters none;
  const HindsightSetup setup{{kExits, 0.7, none, Stream(1, Purpose::kPolicy, 0)}, 0};
  WalkPlayer<Wanderer> player(setup, scene.costs);
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
