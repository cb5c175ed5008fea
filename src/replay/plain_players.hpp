#pragma once

#include <optional>
#include <type_traits>
#include <vector>

#include "replay/column_use.hpp"
#include "replay/player.hpp"
#include "replay/reveal.hpp"
#include "replay/shown_rewards.hpp"

// The players that go round by round, for any policy: slower than those of the kernels, but free of
// conditions.
namespace splitee {

// S: the type of a sample, see LossySample.
template <ArmPolicy P, class S = Sample>
class ArmPlayer final : public Player {
 public:
  ArmPlayer(P policy, Environment environment)
      : Player(std::move(environment)),
        policy_(std::move(policy)),
        columns_(this->environment().arms().size()) {
    if constexpr (AllTaker<P> && std::is_same_v<S, Sample>) {
      const Feedback feedback = policy_.feedback();
      if (policy_.takes_all() && !this->environment().rule().fallback &&
          this->environment().claims().constant_costs &&
          !this->environment().claims().passes_earlier &&  // few arms: one by one is faster
          (feedback == Feedback::kObservable || feedback == Feedback::kPublished)) {
        shown_.emplace(this->environment(), policy_.scale());
      }
    }
  }

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& logs) override {
    if (first_round == 0 && from == 0) warm_up(policy_, tile);
    columns_.begin();
    if (shown_) shown_->take_costs(environment());
    Ledger::Batch batch;
    for (std::size_t row = from; row < to; ++row) {
      const std::uint64_t t = first_round + (row - from);
      const S sample(tile, row);
      begin_round(t, sample);
      Round round(t, logs);
      round.context = tile.context(row);
      const std::size_t arm = policy_.choose(round);
      columns_.use(tile, environment(), arm);
      const Outcome outcome = environment().play(sample, arm);
      if constexpr (Prober<P>) {
        if (outcome.fate == Fate::kStop && !environment().is_last(outcome) && policy_.probe()) {
          end_probed(sample, t, arm, outcome, batch);
          continue;
        }
      }
      book(sample, outcome, batch);
      await(t, outcome);
      if constexpr (Learner<P>) learn(sample, arm, outcome, false);
    }
    books().add(batch);
  }

  [[nodiscard]] std::optional<std::size_t> estimated_best() const override {
    if constexpr (Learner<P>) return policy_.estimated_best();
    return std::nullopt;
  }

  [[nodiscard]] std::optional<AnswerCounts> answer_counts() const override {
    if constexpr (requires { policy_.answer_counts(); }) return policy_.answer_counts();
    return Player::answer_counts();
  }

 private:
  // Ends a round whose sample stopped, but is offloaded nevertheless. By value and not inlined, so
  // that the outcomes of other rounds stay in registers.
  [[gnu::noinline]] void end_probed(S sample, std::uint64_t round, std::size_t arm, Outcome stopped,
                                    Ledger::Batch& batch) {
    const Outcome end = environment().offload_after(sample, stopped);
    book(sample, end, batch);
    await(round, end);
    learn(sample, arm, stopped, true);
  }

  void await(std::uint64_t round, const Outcome& end) {
    if constexpr (requires { policy_.await(round); }) {
      const bool knows_all = environment().answers().by_link && end.fate == Fate::kStop &&
                             policy_.feedback() == Feedback::kOwnArm;
      policy_.await(knows_all ? round + 1 : this->answered_by(round, end.end()));
    }
  }

  void learn(const S& sample, std::size_t arm, const Outcome& outcome, bool probed) {
    if constexpr (AllTaker<P> && std::is_same_v<S, Sample>) {
      if (shown_) {
        learn_all(sample, outcome);
        return;
      }
    }
    environment().reveal(policy_, sample, arm, outcome, probed);
  }

  [[gnu::noinline]] void learn_all(S sample, Outcome outcome) {
    const auto told = shown_->look(environment(), sample, outcome, policy_.feedback());
    policy_.observe_all(told.rewards, told.seen);
  }

  P policy_;
  std::optional<ShownRewards> shown_;  // where all of a round is told at once
  ColumnUse columns_;
};

// Plays the environment's only arm.
template <class S = Sample>
class FixedArmPlayer final : public Player {
 public:
  explicit FixedArmPlayer(Environment environment) : Player(std::move(environment)) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& /*logs*/) override {
    ColumnUse::gather(tile, environment(), 0);
    Ledger::Batch batch;
    for (std::size_t row = from; row < to; ++row) {
      const S sample(tile, row);
      begin_round(first_round + (row - from), sample);
      book(sample, environment().play(sample, 0), batch);
    }
    books().add(batch);
  }
};

template <WalkPolicy P, class S = Sample>
class WalkPlayer final : public Player {
 public:
  WalkPlayer(const HindsightSetup& setup, Environment environment)
      : Player(std::move(environment)), policy_(setup) {
    const std::string_view parameter = P::info().needs.score;
    if (!parameter.empty()) score_name_ = setup.parameters.text(parameter);
  }

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& logs) override {
    tile.gather_all();
    Ledger::Batch batch;
    for (std::size_t row = from; row < to; ++row) {
      const std::uint64_t t = first_round + (row - from);
      const S sample(tile, row);
      begin_round(t, sample);
      tile.copy_confidence(row, confidence_);
      if (tile.has_entropy()) tile.copy_entropy(row, entropy_);
      if (!score_name_.empty()) tile.copy_score(score_name_, row, score_);
      Walk walk({.confidence = confidence_.data(),
                 .entropy = entropy_.data(),
                 .score = score_.data(),
                 .agreement = tile.agreement(row)},
                tile.exits());
      policy_.act(Round{t, logs}, walk);
      const Outcome outcome = environment().end_walk(sample, walk.exit(), walk.fate());
      book(sample, outcome, batch);
      if constexpr (Learner<P>) policy_.observe({walk.exit(), outcome.reward});
    }
    books().add(batch);
  }

  [[nodiscard]] std::optional<std::size_t> estimated_best() const override {
    if constexpr (Learner<P>) return policy_.estimated_best();
    return std::nullopt;
  }

 private:
  P policy_;
  std::vector<double> confidence_;  // of a sample
  std::vector<double> entropy_;
  std::vector<double> score_;
  std::string score_name_;  // empty: none is read
};

template <ClairvoyantPolicy P, class S = Sample>
class ClairvoyantPlayer final : public Player {
 public:
  ClairvoyantPlayer(const HindsightSetup& setup, Environment environment)
      : Player(std::move(environment)),
        policy_(setup),
        rewards_(this->environment().arms().size()) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& /*logs*/) override {
    tile.gather_all();
    Ledger::Batch batch;
    for (std::size_t row = from; row < to; ++row) {
      const S sample(tile, row);
      begin_round(first_round + (row - from), sample);
      for (std::size_t arm = 0; arm < rewards_.size(); ++arm) {
        rewards_[arm] = environment().play(sample, arm).reward;
      }
      const std::size_t chosen = policy_.choose(std::span<const double>(rewards_));
      book(sample, environment().play(sample, chosen), batch);
    }
    books().add(batch);
  }

 private:
  P policy_;
  std::vector<double> rewards_;  // of a sample, by arm
};

}  // namespace splitee
