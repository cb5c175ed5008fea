#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
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

  bool take_along(Player& other) override {
    if constexpr (LanePolicy<P>) {
      static_assert(!WarmStarter<P>, "lanes have no rounds before the first");
      auto* own = dynamic_cast<OneLookPlayer*>(&other);
      if (own == nullptr || !plays_like(*own) || party_.size() == kLanes) return false;
      if (party_.empty()) {
        const bool is_taken_along = lanes_ != nullptr;
        if (is_taken_along || policy_.feedback() != Feedback::kOwnArm) return false;
        lanes_ = policy_.lanes();
        if (lanes_ == nullptr) return false;
        party_ = {this};
      }
      own->lanes_ = lanes_;
      own->lane_ = party_.size();
      party_.push_back(own);
      return true;
    }
    return false;
  }

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& logs) override {
    if (party_.empty()) {
      play_alone(tile, from, to, first_round, logs);
      return;
    }
    if constexpr (LanePolicy<P>) {
      if (first_round == 0 && from == 0 && !lanes_->is_worthwhile(party_.size())) {
        leave_lanes();
      }
      if (lanes_ != nullptr) {
        play_beside(tile, from, to, first_round, logs);
        return;
      }
    }
    for (OneLookPlayer* each : party_) each->play_alone(tile, from, to, first_round, logs);
  }

  [[nodiscard]] std::optional<std::size_t> estimated_best() const override {
    return lanes_ ? lanes_->estimated_best(lane_) : policy_.estimated_best();
  }

 private:
  // What is booked of some rounds.
  struct Counts {
    std::vector<std::array<std::uint64_t, kFates>> rounds;  // by arm and fate
    Ledger::Batch batch;
  };

  [[nodiscard]] bool reports_by_context() const { return this->environment().contexts() > 0; }
  // But for the costs and the thresholds of the arms.
  [[nodiscard]] bool plays_like(const OneLookPlayer& other) const {
    return environment().arms().size() == other.environment().arms().size() &&
           environment().contexts() == other.environment().contexts() &&
           policy_.feedback() == other.policy_.feedback();
  }

  void begin(Tile& tile) {
    arms_.begin(tile, environment());
    for (Counts& counts : counts_) {
      counts.rounds.assign(environment().arms().size(), {});
      counts.batch = {};
    }
  }

  [[gnu::always_inline]] OneLookArms::End play_arm(Tile& tile, std::size_t row, std::size_t arm,
                                                   Counts& counts) {
    arms_.use(tile, arm);
    const OneLookArms::End end = arms_.play(tile, row, arm);
    ++counts.rounds[arm][static_cast<std::size_t>(end.fate)];
    counts.batch.add(end.seen, end.right());
    return end;
  }

  void end() {
    for (std::size_t context = 0; context < counts_.size(); ++context) {
      book(counts_[context], books());
      if (reports_by_context()) book(counts_[context], books_of(context));
    }
  }

  void play_alone(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
                  const RoundLogs& logs) {
    if (first_round == 0 && from == 0) warm_up(policy_, tile);
    begin(tile);
    const bool by_context = reports_by_context();
    for (std::size_t row = from; row < to; ++row) {
      Round round(first_round + (row - from), logs);
      round.context = tile.context(row);
      const std::size_t arm = policy_.choose(round);
      Counts& counts = counts_[by_context ? round.context : 0];
      arms_.reveal(policy_, tile, row, arm, play_arm(tile, row, arm, counts));
    }
    end();
  }

  // Each of its party plays alone.
  void leave_lanes() {
    for (OneLookPlayer* each : party_) each->lanes_ = nullptr;
  }

  // Plays the rounds of all that it takes along. Lanes that nobody needs do as the first one, as
  // lanes of other arms could need more time.
  void play_beside(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
                   const RoundLogs& logs) {
    for (OneLookPlayer* each : party_) each->begin(tile);
    const bool by_context = reports_by_context();
    LaneRewards told;
    for (std::size_t row = from; row < to; ++row) {
      Round round(first_round + (row - from), logs);
      round.context = tile.context(row);
      lanes_->choose(round, told.arms);
      for (std::size_t lane = 0; lane < party_.size(); ++lane) {
        OneLookPlayer& own = *party_[lane];
        const std::size_t arm = told.arms[lane];
        Counts& counts = own.counts_[by_context ? round.context : 0];
        const OneLookArms::End end = own.play_arm(tile, row, arm, counts);
        const Observation seen = own.arms_.observation(arm, end);
        told.rewards[lane] = own.policy_.told(seen.reward);
        told.prices[lane] = own.policy_.price(seen.cost);
      }
      for (std::size_t lane = party_.size(); lane < kLanes; ++lane) {
        told.rewards[lane] = told.rewards[0];
        told.prices[lane] = told.prices[0];
      }
      lanes_->observe(told);
    }
    for (OneLookPlayer* each : party_) each->end();
  }

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
  // Where players of cells are played side by side: itself and those that it takes along, by lane;
  // empty for those that are taken along.
  std::vector<OneLookPlayer*> party_;
  std::shared_ptr<LearnerLanes> lanes_;  // of its party; null where each plays alone
  std::size_t lane_ = 0;                 // in these
};

}  // namespace splitee
