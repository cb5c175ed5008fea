#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "replay/one_look_arms.hpp"
#include "replay/player.hpp"

namespace splitee {

// The player of learners whose arms look once, in a world of constant costs whose answers come at
// once. It does what ArmPlayer does, with all that an arm asks of the environment in one place.
template <Learner P>
class OneLookPlayer final : public Player {
 public:
  // Whether it plays what ArmPlayer would.
  static bool suits(const P& policy, const Environment& environment) {
    return OneLookArms::suit(policy, environment);
  }

  OneLookPlayer(P policy, Environment environment)
      : Player(std::move(environment)),
        policy_(std::move(policy)),
        arms_(this->environment(), policy_.feedback()),
        counts_(std::max<std::size_t>(this->environment().contexts(), 1)) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& logs) override {
    if (first_round == 0 && from == 0) warm_up(policy_, tile);
    arms_.begin(tile, environment());
    for (Counts& counts : counts_) {
      counts.rounds.assign(environment().arms().size(), {});
      counts.batch = {};
    }
    const bool by_context = environment().contexts() > 0;
    for (std::size_t row = from; row < to; ++row) {
      Round round(first_round + (row - from), logs);
      round.context = tile.context(row);
      const std::size_t arm = policy_.choose(round);
      arms_.use(tile, arm);
      const OneLookArms::End end = arms_.play(tile, row, arm);
      Counts& counts = counts_[by_context ? round.context : 0];
      ++counts.rounds[arm][static_cast<std::size_t>(end.fate)];
      counts.batch.add(end.seen, end.right());
      arms_.reveal(policy_, tile, row, arm, end);
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
  // What is booked of some rounds.
  struct Counts {
    std::vector<std::array<std::uint64_t, kFates>> rounds;  // by arm and fate
    Ledger::Batch batch;
  };

  static void book(const Counts& counts, Ledger& ledger) {
    for (std::size_t arm = 0; arm < counts.rounds.size(); ++arm) {
      for (const Fate fate : {Fate::kStop, Fate::kOffload}) {
        ledger.count(arm, fate, counts.rounds[arm][static_cast<std::size_t>(fate)]);
      }
    }
    ledger.add(counts.batch);
  }

  P policy_;
  OneLookArms arms_;
  std::vector<Counts> counts_;  // by context, where rounds are reported by it
};

}  // namespace splitee
