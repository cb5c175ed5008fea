#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "policy/ucb.hpp"
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
// to a sprint (sprint.hpp, with the proof that the decisions are the same). Every other round is
// played as any policy's.
template <UcbPolicy P>
class UcbPlayer final : public Player {
 public:
  UcbPlayer(const HindsightSetup& setup, const CostModel& costs)
      : policy_(setup),
        environment_(costs, P::info().charge, setup.threshold),
        ledger_(setup.exits),
        sprints_(policy_.feedback() == Feedback::kOwnArm ||
                 policy_.feedback() == Feedback::kPublished),
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
      // An arm that is only tried now and then is not worth the gathering of its column.
      const bool may_lead = arm == leader_ || arm == previous_;
      if (may_lead && sprints_ && !policy_.is_warming_up(t) && row + kSprintStep <= to) {
        row = sprint(tile, row, to, arm, sqrt_log_of_row, batch);
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

  // Plays at least row `row`, for which `arm` was chosen, and returns the first row not yet played.
  std::size_t sprint(Tile& tile, std::size_t row, std::size_t to, std::size_t arm,
                     const double* sqrt_log, Ledger::Batch& batch) {
    Ucb& ucb = policy_.ucb();
    const std::size_t end = std::min(to, row + reach_);
    const bool side = policy_.feedback() == Feedback::kPublished;
    const std::size_t first = side ? 0 : arm;
    double bound = ucb.highest_index(arm + 1, ucb.arms(), sqrt_log[end - 1]);
    if (!side) bound = std::max(bound, ucb.highest_index(0, arm, sqrt_log[end - 1]));
    for (std::size_t j = first; j <= arm; ++j) {
      arms_[j] = {tile.column(j), environment_.rewards().exit_penalty(j),
                  environment_.rewards().offload_penalty(j), ucb.total(j), ucb.pulls(j)};
    }
    const std::size_t last = environment_.last();
    Sprint stretch{.arms = arms_.data() + first,
                   .count = arm - first + 1,
                   .leader_is_last_exit = arm == last,
                   .final_column = tile.column(last),
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
    // A far horizon makes long stretches but a loose bound: follow what succeeds.
    reach_ = stretch.row == end ? std::min(2 * reach_, kLongestReach)
                                : std::max(reach_ / 2, kShortestReach);
    std::size_t next = stretch.row;
    const std::size_t known = std::max(next + certain, row + 1);  // `arm` was chosen for `row`
    while (next < known) play_round(tile, next++, arm, batch);
    return next;
  }

  static constexpr std::size_t kShortestReach = 2 * kSprintStep;
  static constexpr std::size_t kLongestReach = 128 * kSprintStep;

  P policy_;
  Environment environment_;
  Ledger ledger_;
  bool sprints_;
  SprintFunction run_;
  std::vector<SprintArm> arms_;
  std::size_t reach_ = kShortestReach;  // rounds that the next bound looks ahead
  std::size_t leader_ = 0;              // of the last sprint
  std::size_t previous_ = 0;            // arm of the round before
};

}  // namespace splitee
