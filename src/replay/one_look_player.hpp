#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include "replay/player.hpp"

namespace splitee {

// The player of learners whose arms look once, in a world of constant costs whose answers come at
// once. It does what ArmPlayer does, with all that an arm asks of the environment in one place.
template <Learner P>
class OneLookPlayer final : public Player {
 public:
  // Whether it plays what ArmPlayer would: rounds are not reported by context, and a round makes
  // known no other rewards than its own, or only those of arms that it passed.
  static bool suits(const P& policy, const Environment& environment) {
    if (!environment.suits_kernels() || !environment.claims().answers_at_once) return false;
    if (environment.contexts() > 0) return false;
    const Feedback feedback = policy.feedback();
    if (feedback == Feedback::kOwnArm) return true;
    return environment.claims().passes_earlier &&
           (feedback == Feedback::kObservable || feedback == Feedback::kPublished);
  }

  OneLookPlayer(P policy, Environment environment)
      : Player(std::move(environment)),
        policy_(std::move(policy)),
        feedback_(policy_.feedback()),
        arms_(this->environment().arms().size()) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& logs) override {
    if (first_round == 0 && from == 0) warm_up(policy_, tile);
    begin(tile);
    Ledger::Batch batch;
    for (std::size_t row = from; row < to; ++row) {
      Round round(first_round + (row - from), logs);
      round.context = tile.context(row);
      const std::size_t k = policy_.choose(round);
      PlayedArm& arm = arms_[k];
      if (arm.column == nullptr && ++arm.uses == kWorthGathering) gather(tile, k);
      const Seen own = look(tile, row, arm);
      const bool offloaded = !own.stops;
      ++arm.rounds[offloaded ? 1 : 0];
      const double answer = offloaded ? final_[row] : own.answer;
      const double seen = std::abs(answer);
      batch.add(seen, std::signbit(answer) ? 1 : 0);
      if (feedback_ != Feedback::kOwnArm) tell_passed(tile, row, k, offloaded);
      tell(k, arm, seen, offloaded);
    }
    for (std::size_t k = 0; k < arms_.size(); ++k) {
      books().count(k, Fate::kStop, arms_[k].rounds[0]);
      books().count(k, Fate::kOffload, arms_[k].rounds[1]);
    }
    books().add(batch);
  }

  [[nodiscard]] std::optional<std::size_t> estimated_best() const override {
    return policy_.estimated_best();
  }

 private:
  // Reading values of an arm that is played less often from the trace takes less time.
  static constexpr unsigned kWorthGathering = 16;

  struct PlayedArm {
    const double* column = nullptr;  // of its exit, see Tile::column(); null where not gathered
    std::size_t exit = 0;
    double threshold = 0;
    // By fate: where it stops, and where it offloads.
    double penalties[2] = {};
    double costs[2] = {};
    std::uint64_t rounds[2] = {};
    unsigned uses = 0;
  };

  struct Seen {
    double answer;  // see answer_of()
    bool stops;
  };

  // Takes the present costs, and what is gathered of the tile.
  void begin(Tile& tile) {
    const Environment& world = environment();
    final_ = tile.column(world.last_exit());
    for (std::size_t k = 0; k < arms_.size(); ++k) {
      const Look& look = world.arms()[k].looks.front();
      const CostTable& costs = world.costs();
      arms_[k] = {.column = tile.has_column(look.exit) ? tile.column(look.exit) : nullptr,
                  .exit = look.exit,
                  .threshold = look.threshold,
                  .penalties = {costs.stop_penalty(k), costs.offload_penalty(k)},
                  .costs = {costs.reaching[k], costs.reaching[k] + costs.offloading[k]}};
    }
  }

  void gather(Tile& tile, std::size_t k) {
    const std::size_t first = feedback_ == Feedback::kOwnArm ? k : 0;
    for (std::size_t each = first; each <= k; ++each) {
      arms_[each].column = tile.column(arms_[each].exit);
    }
  }

  [[nodiscard]] static Seen look(const Tile& tile, std::size_t row, const PlayedArm& arm) {
    const double answer = arm.column != nullptr ? arm.column[row] : tile.answer(row, arm.exit);
    return {answer, std::abs(answer) >= arm.threshold};
  }

  void tell(std::size_t k, const PlayedArm& arm, double seen, bool offloaded) {
    const std::size_t fate = offloaded ? 1 : 0;
    policy_.observe({k, seen - arm.penalties[fate], arm.costs[fate]});
  }

  // Tells the rewards of the arms that a round of arm `k` passed.
  void tell_passed(const Tile& tile, std::size_t row, std::size_t k, bool offloaded) {
    const bool final_seen = offloaded || feedback_ == Feedback::kPublished ||
                            arms_[k].exit == environment().last_exit();
    for (std::size_t other = 0; other < k; ++other) {
      const Seen passed = look(tile, row, arms_[other]);
      if (passed.stops) {
        tell(other, arms_[other], std::abs(passed.answer), false);
      } else if (final_seen) {
        tell(other, arms_[other], std::abs(final_[row]), true);
      }
    }
  }

  P policy_;
  Feedback feedback_;
  std::vector<PlayedArm> arms_;
  const double* final_ = nullptr;  // the last exit's column
};

}  // namespace splitee
