#pragma once

#include <utility>
#include <vector>

#include "replay/kernels/best_arms.hpp"
#include "replay/player.hpp"

namespace splitee {

// A clairvoyant policy that claims to play the arm with the highest reward of each sample, the
// lowest of equals.
template <class P>
concept HighestRewardPolicy = ClairvoyantPolicy<P> && P::kPlaysHighestReward;

// The player of such a policy where each arm looks once: it plays eight rounds at a time.
class BestArmsPlayer final : public Player {
 public:
  // The environment claims looks_once and constant costs; its rewards are no gains.
  explicit BestArmsPlayer(Environment environment)
      : Player(std::move(environment)), arms_(this->environment().arms().size()) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            const RoundLogs& /*logs*/) override {
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      const Look& look = environment().arms()[arm].looks.front();
      arms_[arm] = {.column = tile.column(look.exit),
                    .threshold = look.threshold,
                    .stop_penalty = environment().costs().stop_penalty(arm),
                    .offload_penalty = environment().costs().offload_penalty(arm)};
    }
    BestArms rounds{.arms = &arms_,
                    .final_column = tile.column(environment().last_exit()),
                    .begin = from,
                    .end = to,
                    .stopped = std::vector<std::uint64_t>(arms_.size()),
                    .offloaded = std::vector<std::uint64_t>(arms_.size()),
                    .played = std::vector<std::uint32_t>(asks_for_rounds() ? to - from : 0)};
    run_(rounds);
    for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
      books().count(arm, Fate::kStop, rounds.stopped[arm]);
      books().count(arm, Fate::kOffload, rounds.offloaded[arm]);
    }
    books().add({.confidence = rounds.confidence_sum, .correct = rounds.correct_sum});
    for (std::size_t k = 0; k < rounds.played.size(); ++k) {
      book_rounds(tile, from + k, from + k + 1, first_round + k, rounds.played[k]);
    }
  }

 private:
  BestArmsFunction run_ = best_arms_function();
  std::vector<LookOnce> arms_;
};

}  // namespace splitee
