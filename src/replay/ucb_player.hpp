#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <vector>

#include "policy/ucb.hpp"
#include "replay/duel.hpp"
#include "replay/environment.hpp"
#include "replay/player.hpp"
#include "replay/sprint.hpp"

namespace splitee {

// A learning policy whose rule is Ucb's and that says so by ucb(): its decisions are then those of
// ucb().choose(), but for the rounds of a counted warm start.
template <class P>
concept UcbPolicy = LearningPolicy<P> && requires(P policy) {
  { policy.ucb() } -> std::same_as<Ucb&>;
};

// The player of UCB policies. Most rounds belong to long stretches with one leader; these it leaves
// to a sprint (sprint.cpp, with the proof that the decisions are the same). Where two arms are so
// close that they lead in turn, and only the arm played is rewarded, it leaves them to a duel
// (duel.cpp, likewise). Every other round is played as any policy's.
template <UcbPolicy P>
class UcbPlayer final : public Player {
 public:
  UcbPlayer(const HindsightSetup& setup, const CostModel& costs)
      : policy_(setup),
        environment_(costs, P::info().charge, setup.threshold),
        ledger_(setup.exits),
        sprints_(policy_.feedback() == Feedback::kOwnArm ||
                 policy_.feedback() == Feedback::kPublished),
        duels_(policy_.feedback() == Feedback::kOwnArm && setup.exits > 1),
        run_(sprint_function()),
        arms_(setup.exits) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            std::span<const double> sqrt_log) override {
    if (first_round == 0 && from == 0 && policy_.warms_up()) environment_.warm_up(policy_, tile);
    const double* sqrt_log_of_row = sqrt_log.data() + (first_round - from);
    Ledger::Batch batch;
    std::size_t row = from;
    while (row < to) {
      const std::uint64_t t = first_round + (row - from);
      const std::size_t arm = policy_.choose(Round{t, sqrt_log_of_row[row]});
      if (sprints_ && is_worth_gathering(tile, arm) && !policy_.is_warming_up(t) &&
          row + kSprintStep <= to) {
        row = is_close_ ? duel(tile, row, to, arm, sqrt_log_of_row, batch)
                        : sprint(tile, row, to, arm, sqrt_log_of_row, batch);
        leader_ = arm;
      } else {
        play_round(tile, row++, arm, batch);
      }
      previous_ = arm;
    }
    ledger_.add(batch);
  }

  [[nodiscard]] std::optional<std::size_t> estimated_best() const override {
    return policy_.estimated_best();
  }
  [[nodiscard]] const Ledger& ledger() const override { return ledger_; }

 private:
  void play_round(const Tile& tile, std::size_t row, std::size_t arm, Ledger::Batch& batch) {
    const Sample sample(tile, row);
    const Outcome outcome = environment_.split(sample, arm);
    environment_.book(sample, arm, outcome, ledger_, batch);
    environment_.teach(policy_, sample, arm, outcome);
  }

  // An arm that is only tried now and then is not worth the gathering of its column.
  [[nodiscard]] bool is_worth_gathering(const Tile& tile, std::size_t arm) const {
    return arm == leader_ || arm == previous_ || tile.has_column(arm);
  }

  [[nodiscard]] UcbArm arm_of(Tile& tile, std::size_t arm) {
    const Ucb& ucb = policy_.ucb();
    return {.column = tile.column(arm),
            .is_last_exit = arm == environment_.last(),
            .exit_penalty = environment_.rewards().exit_penalty(arm),
            .offload_penalty = environment_.rewards().offload_penalty(arm),
            .total = ucb.total(arm),
            .pulls = ucb.pulls(arm)};
  }

  // Plays at least row `row`, for which `arm` was chosen, and returns the first row not yet played.
  std::size_t sprint(Tile& tile, std::size_t row, std::size_t to, std::size_t arm,
                     const double* sqrt_log, Ledger::Batch& batch) {
    Ucb& ucb = policy_.ucb();
    const std::size_t end = std::min(to, row + reach_);
    const bool side = policy_.feedback() == Feedback::kPublished;
    const std::size_t first = side ? 0 : arm;
    double bound = ucb.highest_index(arm + 1, ucb.arms(), sqrt_log[end - 1]);
    if (!side) bound = std::max(bound, ucb.highest_index(0, arm, sqrt_log[end - 1]));
    for (std::size_t j = first; j <= arm; ++j) arms_[j] = arm_of(tile, j);
    Sprint stretch{.arms = arms_.data() + first,
                   .count = arm - first + 1,
                   .final_column = tile.column(environment_.last()),
                   .sqrt_log = sqrt_log,
                   .threshold = environment_.threshold(),
                   .beta = ucb.beta(),
                   .bound = bound,
                   .row = row,
                   .end = end};
    const std::size_t certain = run_(stretch);
    if (stretch.row > row) {
      for (std::size_t j = first; j <= arm; ++j) ucb.set(j, arms_[j].total, arms_[j].pulls);
      ledger_.count_exits(arm, stretch.exited);
      ledger_.count_offloads(arm, stretch.row - row - stretch.exited);
      batch.confidence += stretch.confidence_sum;
      batch.correct += stretch.correct_sum;
    }
    is_close_ = duels_ && stretch.row == row;
    // A far horizon makes long stretches but a loose bound: follow what succeeds.
    reach_ = stretch.row == end ? std::min(2 * reach_, kLongestReach)
                                : std::max(reach_ / 2, kShortestReach);
    std::size_t next = stretch.row;
    const std::size_t known = std::max(next + certain, row + 1);  // `arm` was chosen for `row`
    while (next < known) play_round(tile, next++, arm, batch);
    return next;
  }

  // Plays at least row `row`, for which `arm` was chosen, and returns the first row not yet played.
  std::size_t duel(Tile& tile, std::size_t row, std::size_t to, std::size_t arm,
                   const double* sqrt_log, Ledger::Batch& batch) {
    Ucb& ucb = policy_.ucb();
    const std::size_t end = std::min(to, row + duel_reach_);
    const Ucb::Rivals rivals = ucb.rivals_of(arm, sqrt_log[end - 1]);
    if (!is_worth_gathering(tile, rivals.best)) return sprint(tile, row, to, arm, sqrt_log, batch);
    const std::array<std::size_t, 2> both = {std::min(arm, rivals.best),
                                             std::max(arm, rivals.best)};
    Duel contest{.arms = {arm_of(tile, both[0]), arm_of(tile, both[1])},
                 .final_column = tile.column(environment_.last()),
                 .sqrt_log = sqrt_log,
                 .threshold = environment_.threshold(),
                 .beta = ucb.beta(),
                 .bound = rivals.next_index,
                 .row = row,
                 .end = end};
    is_close_ = fight(contest);
    duel_reach_ = contest.row == end ? std::min(2 * duel_reach_, kLongestReach)
                                     : std::max(duel_reach_ / 2, kShortestReach);
    if (contest.row == row) {
      play_round(tile, row, arm, batch);
      return row + 1;
    }
    for (std::size_t k = 0; k < 2; ++k) {
      if (contest.played[k] > 0) ucb.set(both[k], contest.arms[k].total, contest.arms[k].pulls);
      ledger_.count_exits(both[k], contest.exited[k]);
      ledger_.count_offloads(both[k], contest.played[k] - contest.exited[k]);
    }
    batch.confidence += contest.confidence_sum;
    batch.correct += contest.correct_sum;
    return contest.row;
  }

  static constexpr std::size_t kShortestReach = 2 * kSprintStep;
  static constexpr std::size_t kLongestReach = 128 * kSprintStep;

  P policy_;
  Environment environment_;
  Ledger ledger_;
  bool sprints_;
  bool duels_;
  SprintFunction run_;
  std::vector<UcbArm> arms_;
  bool is_close_ = false;  // the last sprint was over before it began, or the last duel undecided
  std::size_t reach_ = kShortestReach;       // rounds that the next sprint's bound looks ahead
  std::size_t duel_reach_ = kShortestReach;  // and the next duel's
  std::size_t leader_ = 0;                   // of the last sprint
  std::size_t previous_ = 0;                 // arm of the round before
};

}  // namespace splitee
