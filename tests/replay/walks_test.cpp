// The player of arms that walk past the same exits against the one that plays any arms.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "replay/environment_scene.hpp"
#include "replay/plain_players.hpp"
#include "replay/walks_player.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

using ToldInWalk = std::tuple<std::uint64_t, std::size_t, double>;  // round, arm, reward as told

constexpr RewardScale kScale{.low = -0.7, .scale = 1 / 1.7, .lowest = 0.2};

// Plays arms by chance and notes what it is told: all at once, or one by one.
template <bool kAtOnce>
class Listening {
 public:
  Listening(std::size_t arms, Feedback feedback, std::vector<ToldInWalk>& told)
      : arms_(arms), feedback_(feedback), told_(&told) {}

  static const PolicyInfo& info() { return all_policies().front()[0]; }
  static std::vector<Arm> arms(const PolicySetup& /*setup*/) { return {}; }

  [[nodiscard]] std::size_t choose(const Round& round) {
    t_ = round.t;
    return random_() % arms_;
  }
  void observe(const Observation& seen) {
    const double reward = (seen.reward - kScale.low) * kScale.scale;
    told_->emplace_back(t_, seen.arm, std::max(reward, kScale.lowest));
  }
  [[nodiscard]] static bool takes_all() { return kAtOnce; }
  [[nodiscard]] static RewardScale scale() { return kScale; }
  void observe_all(std::span<const double> /*told*/, std::span<const double> /*seen*/) {}
  void observe_walks(const ToldWalks& round) {
    for (std::size_t arm = 0; arm < round.arms; ++arm) {
      if (const auto told = round.told_to(arm)) told_->emplace_back(t_, arm, *told);
    }
  }
  [[nodiscard]] Feedback feedback() const { return feedback_; }
  [[nodiscard]] std::size_t estimated_best() const { return 0; }

 private:
  std::size_t arms_;
  Feedback feedback_;
  std::vector<ToldInWalk>* told_;
  std::mt19937 random_{7};
  std::uint64_t t_ = 0;
};

// The feedback may change.
class ChangingListening : public Listening<true> {
 public:
  using Listening::Listening;
  static bool changes_feedback() { return true; }
};

struct PlayedWalks {
  std::vector<ToldInWalk> told;
  std::vector<std::uint64_t> rounds;  // by stretch, station and fate
  std::vector<std::uint64_t> correct;
  std::vector<double> reward;
};

// The scene's samples in three stretches, the last at other costs.
template <class AnyPlayer, bool kAtOnce>
PlayedWalks play_walks(EnvironmentScene& scene, const std::vector<Arm>& arms, Feedback feedback,
                       const RewardRule& rule) {
  PlayedWalks played{};
  const RoundLogs logs(kSamples);
  AnyPlayer player(Listening<kAtOnce>(arms.size(), feedback, played.told),
                   Environment(arms, scene.costs, rule));
  scene.tile.load(scene.order);
  player.play(scene.tile, 0, 50, 0, logs);
  player.play(scene.tile, 50, 120, 50, logs);
  player.change_costs(
      {kExits, {{0.5}, {0.1}}, std::vector<double>(kExits, 1), 0.1, RewardCost::kCharged});
  player.play(scene.tile, 120, kSamples, 120, logs);
  for (const Ledger& ledger : player.ledger().stretches()) {
    for (std::size_t station = 0; station < ledger.stations(); ++station) {
      for (const Fate fate : {Fate::kStop, Fate::kOffload}) {
        played.rounds.push_back(ledger.rounds(station, fate));
      }
    }
    played.correct.push_back(ledger.correct());
    played.reward.push_back(ledger.reward(player.environment().costs()));
  }
  std::sort(played.told.begin(), played.told.end());
  return played;
}

bool suit_walks(const std::vector<Arm>& arms, Feedback feedback, const RewardRule& rule = {}) {
  const EnvironmentScene scene;
  std::vector<ToldInWalk> told;
  return WalksPlayer<Listening<true>>::suits(Listening<true>(arms.size(), feedback, told),
                                             Environment(arms, scene.costs, rule));
}

void check_walks(const std::vector<Arm>& arms, Feedback feedback, const RewardRule& rule) {
  REQUIRE(suit_walks(arms, feedback, rule));
  EnvironmentScene scene;
  const PlayedWalks fast =
      play_walks<WalksPlayer<Listening<true>>, true>(scene, arms, feedback, rule);
  const PlayedWalks plain =
      play_walks<ArmPlayer<Listening<false>>, false>(scene, arms, feedback, rule);
  CHECK(fast.told == plain.told);
  CHECK(fast.told.size() > kSamples);
  CHECK(fast.rounds == plain.rounds);
  CHECK(fast.correct == plain.correct);
  CHECK(fast.reward == plain.reward);
}

// All combinations of three thresholds at each of the exits.
std::vector<Arm> walks(const std::vector<std::size_t>& exits) {
  std::vector<Arm> arms = {{}};
  for (const std::size_t exit : exits) {
    std::vector<Arm> longer;
    for (const Arm& arm : arms) {
      for (const double threshold : {0.3, 0.6, 0.9}) {
        longer.push_back(arm);
        longer.back().looks.push_back({exit, threshold});
      }
    }
    arms = std::move(longer);
  }
  return arms;
}

}  // namespace

TEST_CASE("arms that walk past the same exits are told and booked as by the player of any arms") {
  const std::vector<std::vector<std::size_t>> all = {
      {1}, {kExits - 1}, {0, 2}, {1, kExits - 1}, {0, 1, 3}};
  for (const std::vector<std::size_t>& exits : all) {
    CAPTURE(exits.size());
    CAPTURE(exits.back());
    for (const Feedback feedback : {Feedback::kObservable, Feedback::kPublished}) {
      check_walks(walks(exits), feedback, {});
      for (const bool clip : {false, true}) {
        check_walks(walks(exits), feedback,
                    {.kind = RewardRule::Kind::kGain, .first = exits.front(), .clip = clip});
      }
    }
  }
}

TEST_CASE("the player of arms that walk leaves others to the player of any arms") {
  CHECK(suit_walks(walks({0, 2}), Feedback::kObservable));
  CHECK_FALSE(suit_walks(walks({0, 2}), Feedback::kOwnArm));
  CHECK_FALSE(suit_walks(walks({0, 2}), Feedback::kProbing));
  CHECK_FALSE(suit_walks(walks({0, 2}), Feedback::kObservable,
                         {.kind = RewardRule::Kind::kGain, .first = 0, .fallback = true}));
  std::vector<Arm> apart = walks({0, 2});
  apart.back().looks.pop_back();
  CHECK_FALSE(suit_walks(apart, Feedback::kObservable));
  apart.back().looks.push_back({3, 0.9});
  CHECK_FALSE(suit_walks(apart, Feedback::kObservable));
  std::vector<Arm> passing = walks({2});
  for (Arm& arm : passing) arm.heads = Heads::kPassed;
  CHECK_FALSE(suit_walks(passing, Feedback::kObservable));
  CHECK_FALSE(suit_walks(walks({2, 0}), Feedback::kObservable));

  const EnvironmentScene scene;
  std::vector<ToldInWalk> told;
  const std::vector<Arm> arms = walks({0, 2});
  const Listening<true> policy(arms.size(), Feedback::kObservable, told);
  Environment environment(arms, scene.costs);
  CHECK(WalksPlayer<Listening<true>>::suits(policy, environment));
  CHECK_FALSE(WalksPlayer<Listening<false>>::suits(
      Listening<false>(arms.size(), Feedback::kObservable, told), environment));
  CHECK_FALSE(WalksPlayer<ChangingListening>::suits(
      ChangingListening(arms.size(), Feedback::kObservable, told), environment));
  environment.report_by_context(2);
  CHECK_FALSE(WalksPlayer<Listening<true>>::suits(policy, environment));
  environment.report_by_context(0);
  environment.answer_late({.delay = 3});
  CHECK_FALSE(WalksPlayer<Listening<true>>::suits(policy, environment));
}
