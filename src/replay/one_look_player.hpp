#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "replay/player.hpp"

namespace splitee {

// The player of learners whose arms look once, in a world of constant costs whose answers come at
// once. It does what ArmPlayer does, with all that an arm asks of the environment in one place.
template <Learner P>
class OneLookPlayer final : public Player {
 public:
  // Whether it plays what ArmPlayer would: a round makes known no other rewards than its own, or
  // only those of arms that it passed.
  static bool suits(const P& policy, const Environment& environment) {
    if (!environment.suits_kernels() || !environment.claims().answers_at_once) return false;
    const Feedback feedback = policy.feedback();
    if (feedback == Feedback::kOwnArm) return true;
    return environment.claims().passes_earlier &&
           (feedback == Feedback::kObservable || feedback == Feedback::kPublished);
  }

  OneLookPlayer(P policy, Environment environment)
      : Player(std::move(environment)),
        policy_(std::move(policy)),
        feedback_(policy_.feedback()),
        arms_(this->environment().arms().size()),
        counts_(std::max<std::size_t>(this->environment().contexts(), 1)) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& logs) override {
    if (first_round == 0 && from == 0) warm_up(policy_, tile);
    begin(tile);
    const bool by_context = environment().contexts() > 0;
    for (std::size_t row = from; row < to; ++row) {
      Round round(first_round + (row - from), logs);
      round.context = tile.context(row);
      const std::size_t k = policy_.choose(round);
      PlayedArm& arm = arms_[k];
      if (arm.column == nullptr && ++arm.uses == kWorthGathering) gather(tile, k);
      const Seen own = look(tile, row, arm);
      const bool offloaded = !own.stops;
      const double answer = offloaded ? final_[row] : own.answer;
      const double seen = std::abs(answer);
      Counts& counts = counts_[by_context ? round.context : 0];
      ++counts.rounds[k][offloaded ? 1 : 0];
      counts.batch.add(seen, std::signbit(answer) ? 1 : 0);
      if (feedback_ != Feedback::kOwnArm) tell_passed(tile, row, k, offloaded);
      tell(k, arm, seen, offloaded);
    }
    for (std::size_t context = 0; context < counts_.size(); ++context) {
      book(counts_[context], books());
      if (by_context) book(counts_[context], books_of(context));
    }
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
    unsigned uses = 0;
  };

  // What is booked of some rounds.
  struct Counts {
    std::vector<std::array<std::uint64_t, kFates>> rounds;  // by arm and fate
    Ledger::Batch batch;
  };

  struct Seen {
    double answer;  // see answer_of()
    bool stops;
  };

  void book(const Counts& counts, Ledger& ledger) const {
    for (std::size_t k = 0; k < arms_.size(); ++k) {
      ledger.count(k, Fate::kStop, counts.rounds[k][0]);
      ledger.count(k, Fate::kOffload, counts.rounds[k][1]);
    }
    ledger.add(counts.batch);
  }

  // Takes the present costs, and what is gathered of the tile; nothing is counted yet.
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
    for (Counts& counts : counts_) {
      counts.rounds.assign(arms_.size(), {});
      counts.batch = {};
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
  std::vector<Counts> counts_;     // by context, where rounds are reported by it
  const double* final_ = nullptr;  // the last exit's column
};

}  // namespace splitee
