// The player of arms that look once against the one that plays any arms.
#include <doctest/doctest.h>

#include <random>
#include <tuple>

#include "replay/environment_scene.hpp"
#include "replay/one_arm_player.hpp"
#include "replay/one_look_player.hpp"
#include "replay/plain_players.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

using Told = std::tuple<std::uint64_t, std::size_t, double, double>;  // round, arm, reward, cost

// Plays arms by chance, the first of them most often, and notes what it is told.
class Recorder {
 public:
  Recorder(std::size_t arms, Feedback feedback, std::vector<Told>& told)
      : arms_(arms), feedback_(feedback), told_(&told) {}

  static const PolicyInfo& info() { return all_policies().front()[0]; }
  static std::vector<Arm> arms(const PolicySetup& /*setup*/) { return {}; }

  [[nodiscard]] std::size_t choose(const Round& round) {
    t_ = round.t;
    return random_() % 3 == 0 ? random_() % arms_ : 0;
  }
  void observe(const Observation& seen) {
    told_->emplace_back(t_, seen.arm, seen.reward, seen.cost);
  }
  [[nodiscard]] Feedback feedback() const { return feedback_; }
  [[nodiscard]] std::size_t estimated_best() const { return 0; }

 private:
  std::size_t arms_;
  Feedback feedback_;
  std::vector<Told>* told_;
  std::mt19937 random_{7};
  std::uint64_t t_ = 0;
};

// The feedback may change.
class Changing : public Recorder {
 public:
  using Recorder::Recorder;
  static bool changes_feedback() { return true; }
};

struct Played {
  std::vector<Told> told;
  std::vector<std::uint64_t> rounds;  // by stretch, arm and fate; of all, then of each context
  std::vector<std::uint64_t> correct;
  std::vector<double> reward;
};

void note(const Books& books, const CostTable& costs, Played& played) {
  for (const Ledger& ledger : books.stretches()) {
    for (std::size_t arm = 0; arm < ledger.stations(); ++arm) {
      for (const Fate fate : {Fate::kStop, Fate::kOffload}) {
        played.rounds.push_back(ledger.rounds(arm, fate));
      }
    }
    played.correct.push_back(ledger.correct());
    played.reward.push_back(ledger.reward(costs));
  }
}

// The scene's samples in three stretches, the last at other costs; reported by `contexts` contexts.
template <class AnyPlayer>
Played play(EnvironmentScene& scene, const std::vector<Arm>& arms, Feedback feedback,
            const RewardRule& rule, std::size_t contexts) {
  Played played{};
  const RoundLogs logs(kSamples);
  Environment environment(arms, scene.costs, rule);
  environment.report_by_context(contexts);
  AnyPlayer player(Recorder(arms.size(), feedback, played.told), std::move(environment));
  scene.tile.load(scene.order);
  player.play(scene.tile, 0, 50, 0, logs);
  player.play(scene.tile, 50, 120, 50, logs);
  player.change_costs(
      {kExits, {{0.5}, {0.1}}, std::vector<double>(kExits, 1), 0.1, RewardCost::kCharged});
  player.play(scene.tile, 120, kSamples, 120, logs);
  const CostTable& costs = player.environment().costs();
  note(player.ledger(), costs, played);
  REQUIRE(player.by_context().size() == contexts);
  for (const Books& books : player.by_context()) note(books, costs, played);
  return played;
}

void check_same(const std::vector<Arm>& arms, Feedback feedback, const RewardRule& rule = {}) {
  EnvironmentScene scene;
  std::vector<Told> told;
  const Recorder policy(arms.size(), feedback, told);
  REQUIRE(OneLookPlayer<Recorder>::suits(policy, Environment(arms, scene.costs, rule)));
  for (std::uint32_t n = 0; n < kSamples; ++n) scene.trace.context.push_back(n * n % 3);
  for (const std::size_t contexts : {std::size_t{0}, std::size_t{3}}) {
    CAPTURE(contexts);
    const Played fast = play<OneLookPlayer<Recorder>>(scene, arms, feedback, rule, contexts);
    const Played plain = play<ArmPlayer<Recorder>>(scene, arms, feedback, rule, contexts);
    CHECK(fast.told == plain.told);
    CHECK(fast.told.size() >= kSamples);
    CHECK(fast.rounds == plain.rounds);
    CHECK(fast.rounds.size() == (1 + contexts) * 2 * arms.size() * 2);
    CHECK(fast.correct == plain.correct);
    CHECK(fast.reward == plain.reward);
  }
}

std::vector<RewardRule> gain_rules(std::size_t first) {
  std::vector<RewardRule> rules;
  for (const bool clip : {false, true}) {
    for (const bool fallback : {false, true}) {
      rules.push_back(
          {.kind = RewardRule::Kind::kGain, .first = first, .clip = clip, .fallback = fallback});
    }
  }
  return rules;
}

}  // namespace

TEST_CASE("arms that look once are told and booked as by the player of any arms") {
  for (const double threshold : {0.0, 0.5, 0.7, 1.1}) {
    CAPTURE(threshold);
    check_same(splits(kExits, threshold, Heads::kLooked), Feedback::kOwnArm);
    check_same(splits(kExits, threshold, Heads::kPassed), Feedback::kOwnArm);
    check_same(splits(kExits, threshold, Heads::kPassed), Feedback::kObservable);
    check_same(splits(kExits, threshold, Heads::kPassed), Feedback::kPublished);
    check_same({split_at(4, kExits, threshold, Heads::kLooked),
                split_at(1, kExits, threshold / 2, Heads::kLooked)},
               Feedback::kOwnArm);
  }
}

TEST_CASE("gains of arms that look once are those of the player of any arms") {
  constexpr std::size_t kFirst = 2;
  std::vector<Arm> arms;
  for (const double threshold : {0.9, 0.0, 0.4, 0.6, 1.1}) {
    arms.push_back(split_at(kFirst, kExits, threshold, Heads::kLooked));
  }
  for (const RewardRule& rule : gain_rules(kFirst)) {
    CAPTURE(rule.clip);
    CAPTURE(rule.fallback);
    check_same(arms, Feedback::kOwnArm, rule);
  }
}

TEST_CASE("a gain of one arm on every sample is that of the player of any arm") {
  EnvironmentScene scene;
  const RoundLogs logs(kSamples);
  constexpr std::size_t kFirst = 2;
  for (const double threshold : {0.0, 0.4, 0.7, 0.9, 1.1}) {
    for (const RewardRule& rule : gain_rules(kFirst)) {
      CAPTURE(threshold);
      CAPTURE(rule.clip);
      CAPTURE(rule.fallback);
      const Environment environment({split_at(kFirst, kExits, threshold, Heads::kLooked)},
                                    scene.costs, rule);
      REQUIRE(OneArmPlayer::suits(environment));
      OneArmPlayer fast(environment);
      FixedArmPlayer<> plain(environment);
      for (Player* player : {static_cast<Player*>(&fast), static_cast<Player*>(&plain)}) {
        player->play(scene.tile, 0, 51, 0, logs);
        player->play(scene.tile, 51, kSamples, 51, logs);
      }
      Played of_fast{};
      Played of_plain{};
      note(fast.ledger(), environment.costs(), of_fast);
      note(plain.ledger(), environment.costs(), of_plain);
      CHECK(of_fast.rounds == of_plain.rounds);
      CHECK(of_fast.correct == of_plain.correct);
      CHECK(of_fast.reward == of_plain.reward);
    }
  }
}

TEST_CASE("the player of arms that look once leaves others to the player of any arms") {
  const EnvironmentScene scene;
  std::vector<Told> told;
  const auto suits = [&](const std::vector<Arm>& arms, Feedback feedback,
                         const RewardRule& rule = {}) {
    return OneLookPlayer<Recorder>::suits(Recorder(arms.size(), feedback, told),
                                          Environment(arms, scene.costs, rule));
  };
  const std::vector<Arm> apart = splits(kExits, 0.7, Heads::kLooked);
  CHECK(suits(apart, Feedback::kOwnArm));
  CHECK_FALSE(suits(apart, Feedback::kObservable));  // an arm shows others than those before it
  CHECK_FALSE(suits(splits(kExits, 0.7, Heads::kPassed), Feedback::kProbing));
  CHECK_FALSE(suits(pairs(Ending::kOffload, Heads::kLooked), Feedback::kOwnArm));
  CHECK(suits(apart, Feedback::kOwnArm, {.kind = RewardRule::Kind::kGain}));
  CHECK_FALSE(OneLookPlayer<Changing>::suits(Changing(6, Feedback::kOwnArm, told),
                                             Environment(apart, scene.costs)));
  Environment late(apart, scene.costs);
  late.answer_late({.delay = 3});
  CHECK_FALSE(OneLookPlayer<Recorder>::suits(Recorder(6, Feedback::kOwnArm, told), late));
}
