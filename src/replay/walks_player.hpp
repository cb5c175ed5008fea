#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/lane_count.hpp"
#include "policy/learners/told_rewards.hpp"
#include "replay/environment.hpp"
#include "replay/player.hpp"

namespace splitee {

// The player of learners whose arms walk, all past the same exits in the same order, in a world of
// constant costs whose answers come at once, where each round tells the rewards of all arms that
// its walk shows. It does what ArmPlayer does, with all that a round makes known of all arms in one
// place: arms that stop at the same look have the same reward.
template <AllTaker P>
class WalksPlayer final : public Player {
 public:
  // Whether it plays what ArmPlayer would.
  static bool suits(const P& policy, const Environment& environment) {
    const Claims& claims = environment.claims();
    if (!claims.constant_costs || !claims.answers_at_once || environment.contexts() > 0) {
      return false;
    }
    if (!policy.takes_all() || environment.rule().fallback) return false;
    if constexpr (FeedbackChanger<P>) {
      if (policy.changes_feedback()) return false;
    }
    const Feedback feedback = policy.feedback();
    if (feedback != Feedback::kObservable && feedback != Feedback::kPublished) return false;
    const std::vector<Look>& first = environment.arms().front().looks;
    const bool rises = std::adjacent_find(first.begin(), first.end(), [](Look a, Look b) {
                         return a.exit >= b.exit;
                       }) == first.end();
    return rises &&
           std::all_of(environment.arms().begin(), environment.arms().end(), [&](const Arm& arm) {
             return arm.heads == Heads::kLooked &&
                    std::equal(arm.looks.begin(), arm.looks.end(), first.begin(), first.end(),
                               [](Look a, Look b) { return a.exit == b.exit; });
           });
  }

  WalksPlayer(P policy, Environment environment)
      : Player(std::move(environment)),
        policy_(std::move(policy)),
        arms_(this->environment().arms().size()),
        depths_(this->environment().arms().front().looks.size()),
        is_gain_(this->environment().rule().is_gain()),
        clips_(is_gain_ && this->environment().rule().clip),
        scale_(policy_.scale()),
        knows_final_(policy_.feedback() == Feedback::kPublished ||
                     exit_of(depths_ - 1) == this->environment().last_exit()),
        looks_(depths_),
        shown_(depths_) {
    const std::vector<Arm>& arms = this->environment().arms();
    by_look_.assign(depths_, std::vector<double>(padded(arms.size())));
    for (std::size_t k = 0; k < arms.size(); ++k) {
      for (std::size_t depth = 0; depth < depths_; ++depth) {
        by_look_[depth][k] = arms[k].looks[depth].threshold;
        by_arm_.push_back(arms[k].looks[depth].threshold);
      }
    }
    for (std::size_t depth = 0; depth < depths_; ++depth) {
      shown_[depth].thresholds = by_look_[depth].data();
    }
  }

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& logs) override {
    if (first_round == 0 && from == 0) warm_up(policy_, tile);
    begin(tile);
    Ledger::Batch batch;
    for (std::size_t row = from; row < to; ++row) {
      Round round(first_round + (row - from), logs);
      round.context = tile.context(row);
      play_round(row, policy_.choose(round), batch);
    }
    books().add(batch);
    for (std::size_t station = 0; station < environment().stations().size(); ++station) {
      for (const Fate fate : {Fate::kStop, Fate::kOffload}) {
        books().count(station, fate, rounds_[station * kFates + static_cast<std::size_t>(fate)]);
      }
    }
  }

  [[nodiscard]] std::optional<std::size_t> estimated_best() const override {
    return policy_.estimated_best();
  }

 private:
  struct CommonLook {
    const double* column = nullptr;  // of its exit, see Tile::column()
    double stop_penalty = 0;
  };

  [[nodiscard]] std::size_t exit_of(std::size_t depth) const {
    return environment().arms().front().looks[depth].exit;
  }

  // Takes the present costs, and the columns of the tile.
  void begin(Tile& tile) {
    for (std::size_t depth = 0; depth < depths_; ++depth) {
      looks_[depth] = {tile.column(exit_of(depth)), environment().costs().stop_penalty(depth)};
    }
    offload_penalty_ = environment().costs().offload_penalty(depths_ - 1);
    final_ = tile.column(environment().last_exit());
    if (is_gain_) base_ = tile.column(environment().rule().first);
    rounds_.assign(environment().stations().size() * kFates, 0);
  }

  // What a confidence counts in a reward besides costs.
  [[nodiscard]] double gain(double confidence, double base) const {
    const double gain = confidence - base;
    return clips_ ? std::max(gain, 0.0) : gain;
  }
  [[nodiscard]] double told(double reward) const {
    return std::max((reward - scale_.low) * scale_.scale, scale_.lowest);
  }

  void play_round(std::size_t row, std::size_t arm, Ledger::Batch& batch) {
    const double base = is_gain_ ? std::abs(base_[row]) : 0;
    const double* thresholds = &by_arm_[arm * depths_];
    std::size_t depth = 0;
    double answer = 0;
    double seen = 0;
    bool stops = false;
    for (; depth < depths_ && !stops; ++depth) {
      answer = looks_[depth].column[row];
      const double confidence = std::abs(answer);
      seen = gain(confidence, base);
      shown_[depth].confidence = confidence;
      shown_[depth].told = told(seen - looks_[depth].stop_penalty);
      stops = confidence >= thresholds[depth];
    }
    const bool sees_final = depth == depths_ && (!stops || knows_final_);
    double final_told = 0;
    if (sees_final) {
      const double final_seen = gain(std::abs(final_[row]), base);
      final_told = told(final_seen - offload_penalty_);
      if (!stops) {
        answer = final_[row];
        seen = final_seen;
      }
    }
    const Fate fate = stops ? Fate::kStop : Fate::kOffload;
    ++rounds_[(arm * depths_ + depth - 1) * kFates + static_cast<std::size_t>(fate)];
    batch.add(seen, std::signbit(answer) ? 1 : 0);
    policy_.observe_walks({.looks = shown_.data(),
                           .depth = depth,
                           .arms = arms_,
                           .final_seen = sees_final,
                           .final_told = final_told});
  }

  P policy_;
  std::size_t arms_;
  std::size_t depths_;  // looks of each arm
  bool is_gain_;
  bool clips_;
  RewardScale scale_;
  bool knows_final_;  // of a walk that evaluates all its looks, wherever it stops
  std::vector<CommonLook> looks_;
  double offload_penalty_ = 0;
  const double* final_ = nullptr;             // the last exit's column
  const double* base_ = nullptr;              // that of the exit from which gains count
  std::vector<double> by_arm_;                // thresholds, by arm and look
  std::vector<std::vector<double>> by_look_;  // the same by look and arm
  std::vector<ToldWalks::Look> shown_;        // of a round
  std::vector<std::uint64_t> rounds_;         // by station and fate
};

}  // namespace splitee
