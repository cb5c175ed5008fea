#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "policy/ucb.hpp"
#include "replay/kernels/one_leader.hpp"
#include "replay/kernels/two_leaders.hpp"
#include "replay/one_look_arms.hpp"
#include "replay/player.hpp"

namespace splitee {

// A policy that claims what the kernels' proofs need: outside a counted warm start it plays what
// ucb() chooses, by an index mean + width(n) g(t) that never falls for an arm that gets no reward.
template <class P>
concept MeanPlusWidthPolicy = ArmPolicy<P> && WarmStarter<P> && P::kMeanPlusWidth &&
    P::kRisesUnrewarded && requires(P policy) {
  { policy.ucb() } -> std::same_as<Ucb&>;
};

// The player of such policies where each arm looks once. Most rounds belong to long stretches with
// one leader (kernels/one_leader.cpp, with the proof that the decisions are those of the plain
// loop). Where two arms are so close that they lead in turn, and only the played arm is rewarded,
// these two are played together (kernels/two_leaders.cpp, likewise). Every other round is played by
// itself.
template <MeanPlusWidthPolicy P>
class IndexPlayer final : public Player {
 public:
  // Whether it plays what ArmPlayer would: a round rewards the arm that it plays, or that and arms
  // before it.
  static bool suits(const P& policy, const Environment& environment) {
    return environment.suits_kernels() && OneLookArms::suit(policy, environment);
  }

  IndexPlayer(P policy, Environment environment)
      : Player(std::move(environment)),
        policy_(std::move(policy)),
        has_two_leaders_(policy_.feedback() == Feedback::kOwnArm && policy_.ucb().arms() > 1),
        run_(one_leader_function()),
        rounds_(this->environment(), policy_.feedback()),
        arms_(policy_.ucb().arms()) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& logs) override {
    if (first_round == 0 && from == 0) warm_up(policy_, tile);
    if (environment().contexts() > 0) second_played_.resize(to);
    rounds_.begin(tile, environment());
    const double* sqrt_log_of_row = logs.sqrt_ln().data() + (first_round - from);
    Ledger::Batch batch;
    std::size_t row = from;
    while (row < to) {
      const std::uint64_t t = first_round + (row - from);
      const std::size_t arm = policy_.choose(Round{t, logs});
      if (is_worth_gathering(tile, arm) && !policy_.warm_start().covers(t) &&
          row + kLeaderStep <= to) {
        row = is_close_ ? play_two(tile, row, to, arm, sqrt_log_of_row, batch)
                        : play_one(tile, row, to, arm, sqrt_log_of_row, batch);
        leader_ = arm;
      } else {
        play_round(tile, row++, arm, batch);
      }
      previous_ = arm;
    }
    books().add(batch);
  }

  [[nodiscard]] std::optional<std::size_t> estimated_best() const override {
    return policy_.estimated_best();
  }

 private:
  void play_round(const Tile& tile, std::size_t row, std::size_t arm, Ledger::Batch& batch) {
    const OneLookArms::End end = rounds_.play(tile, row, arm);
    books().count(arm, end.fate, 1);
    batch.add(end.seen, end.right());
    book_rounds(tile, row, row + 1, 0, arm);
    rounds_.reveal(policy_, tile, row, arm, end);
  }

  // Gathering the column of an arm that is rarely tried is not worthwhile.
  [[nodiscard]] bool is_worth_gathering(const Tile& tile, std::size_t arm) const {
    return arm == leader_ || arm == previous_ || tile.has_column(look_of(arm).exit);
  }

  [[nodiscard]] const Look& look_of(std::size_t arm) const {
    return environment().arms()[arm].looks.front();
  }

  [[nodiscard]] RewardedArm arm_of(Tile& tile, std::size_t arm) {
    const Ucb& ucb = policy_.ucb();
    return {.column = tile.column(look_of(arm).exit),
            .threshold = look_of(arm).threshold,
            .stop_penalty = environment().costs().stop_penalty(arm),
            .offload_penalty = environment().costs().offload_penalty(arm),
            .total = ucb.total(arm),
            .pulls = ucb.pulls(arm)};
  }

  // Plays at least row `row`, for which `arm` was chosen, and returns the first row not yet played.
  std::size_t play_one(Tile& tile, std::size_t row, std::size_t to, std::size_t arm,
                       const double* sqrt_log, Ledger::Batch& batch) {
    Ucb& ucb = policy_.ucb();
    const std::size_t end = std::min(to, row + reach_);
    const bool side = policy_.feedback() != Feedback::kOwnArm;
    const std::size_t first = side ? 0 : arm;
    double bound = ucb.highest_index(arm + 1, ucb.arms(), sqrt_log[end - 1]);
    if (!side) bound = std::max(bound, ucb.highest_index(0, arm, sqrt_log[end - 1]));
    for (std::size_t j = first; j <= arm; ++j) arms_[j] = arm_of(tile, j);
    OneLeader stretch{.arms = arms_.data() + first,
                      .count = arm - first + 1,
                      .sees_final = policy_.feedback() != Feedback::kObservable ||
                                    look_of(arm).exit == environment().last_exit(),
                      .final_column = tile.column(environment().last_exit()),
                      .sqrt_log = sqrt_log,
                      .beta = ucb.beta(),
                      .bound = bound,
                      .row = row,
                      .end = end};
    const std::size_t certain = run_(stretch);
    if (stretch.row > row) {
      for (std::size_t j = first; j <= arm; ++j) ucb.set(j, arms_[j].total, arms_[j].pulls);
      books().count(arm, Fate::kStop, stretch.stopped);
      books().count(arm, Fate::kOffload, stretch.row - row - stretch.stopped);
      batch.confidence += stretch.confidence_sum;
      batch.correct += stretch.correct_sum;
      book_rounds(tile, row, stretch.row, 0, arm);
    }
    is_close_ = has_two_leaders_ && stretch.row == row;
    // A bound for many rounds makes long stretches but is loose: the length follows what succeeds.
    reach_ = stretch.row == end ? std::min(2 * reach_, kLongestReach)
                                : std::max(reach_ / 2, kShortestReach);
    std::size_t next = stretch.row;
    const std::size_t known = std::max(next + certain, row + 1);  // `arm` was chosen for `row`
    while (next < known) play_round(tile, next++, arm, batch);
    return next;
  }

  // Plays at least row `row`, for which `arm` was chosen, and returns the first row not yet played.
  std::size_t play_two(Tile& tile, std::size_t row, std::size_t to, std::size_t arm,
                       const double* sqrt_log, Ledger::Batch& batch) {
    Ucb& ucb = policy_.ucb();
    const std::size_t end = std::min(to, row + reach_of_two_);
    const Ucb::Rivals rivals = ucb.rivals_of(arm, sqrt_log[end - 1]);
    if (!is_worth_gathering(tile, rivals.best))
      return play_one(tile, row, to, arm, sqrt_log, batch);
    const std::array<std::size_t, 2> both = {std::min(arm, rivals.best),
                                             std::max(arm, rivals.best)};
    TwoLeaders contest{.arms = {arm_of(tile, both[0]), arm_of(tile, both[1])},
                       .final_column = tile.column(environment().last_exit()),
                       .sqrt_log = sqrt_log,
                       .beta = ucb.beta(),
                       .bound = rivals.next_index,
                       .row = row,
                       .end = end,
                       .second_played = second_played_.empty() ? nullptr : second_played_.data()};
    is_close_ = play_two_leaders(contest);
    reach_of_two_ = contest.row == end ? std::min(2 * reach_of_two_, kLongestReach)
                                       : std::max(reach_of_two_ / 2, kShortestReach);
    if (contest.row == row) {
      play_round(tile, row, arm, batch);
      return row + 1;
    }
    for (std::size_t k = 0; k < 2; ++k) {
      if (contest.played[k] > 0) ucb.set(both[k], contest.arms[k].total, contest.arms[k].pulls);
      books().count(both[k], Fate::kStop, contest.stopped[k]);
      books().count(both[k], Fate::kOffload, contest.played[k] - contest.stopped[k]);
    }
    batch.confidence += contest.confidence_sum;
    batch.correct += contest.correct_sum;
    for (std::size_t played = row; !second_played_.empty() && played < contest.row; ++played) {
      book_rounds(tile, played, played + 1, 0, both[second_played_[played]]);
    }
    return contest.row;
  }

  static constexpr std::size_t kShortestReach = 2 * kLeaderStep;
  static constexpr std::size_t kLongestReach = 128 * kLeaderStep;

  P policy_;
  bool has_two_leaders_;
  OneLeaderFunction run_;
  OneLookArms rounds_;                       // for rounds that belong to no stretch
  std::vector<RewardedArm> arms_;            // of a stretch
  std::vector<std::uint8_t> second_played_;  // see TwoLeaders; empty where there are no contexts
  bool is_close_ = false;  // the last stretch was over before it began, or two leaders undecided
  std::size_t reach_ = kShortestReach;         // rounds that the next bound for one leader covers
  std::size_t reach_of_two_ = kShortestReach;  // and for two
  std::size_t leader_ = 0;                     // of the last stretch
  std::size_t previous_ = 0;                   // arm of the round before
};

}  // namespace splitee
