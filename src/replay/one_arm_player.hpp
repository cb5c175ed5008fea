#pragma once

#include "replay/kernels/one_arm.hpp"
#include "replay/player.hpp"

namespace splitee {

// The player of a policy with a single arm that looks once: nothing is decided, so whole columns
// are summed.
class OneArmPlayer final : public Player {
 public:
  // Whether it plays what FixedArmPlayer would, where no answer is lost.
  static bool suits(const Environment& environment) {
    return environment.arms().size() == 1 && environment.claims().looks_once &&
           environment.claims().constant_costs;
  }

  explicit OneArmPlayer(Environment environment) : Player(std::move(environment)) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& /*logs*/) override {
    const Look& look = environment().arms().front().looks.front();
    OneArm rounds{.here = tile.column(look.exit),
                  .final = tile.column(environment().last_exit()),
                  .threshold = look.threshold,
                  .begin = from,
                  .end = to};
    if (const RewardRule& rule = environment().rule(); rule.is_gain()) {
      rounds.base = tile.column(rule.first);
      rounds.clip = rule.clip;
      rounds.fallback = rule.fallback;
    }
    run_(rounds);
    books().count(0, Fate::kStop, rounds.stopped);
    books().count(0, Fate::kOffload, to - from - rounds.stopped);
    books().add({.confidence = rounds.confidence_sum, .correct = rounds.correct_sum});
    book_rounds(tile, from, to, first_round, 0);
  }

 private:
  OneArmFunction run_ = one_arm_function();
};

}  // namespace splitee
