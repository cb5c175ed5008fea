#include "replay/player.hpp"

#include <cmath>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "policy/table.hpp"

namespace splitee {
namespace {

// What a sample that is split at an arm gives: where the device's rule sends it, and the reward.
struct Outcome {
  bool exits;
  double seen;  // C_i where it exits, C_L where it is offloaded
  double reward;
};

class Environment {
 public:
  Environment(const CostModel& costs, Charge charge, double threshold)
      : rewards_(costs, charge), threshold_(threshold), last_(costs.exits() - 1) {}

  [[nodiscard]] std::size_t last() const { return last_; }

  [[nodiscard]] Outcome split(const double* confidence, std::size_t arm) const {
    if (confidence[arm] >= threshold_ || arm == last_) {
      return {true, confidence[arm], rewards_.of_exit(arm, confidence[arm])};
    }
    return {false, confidence[last_], rewards_.of_offload(arm, confidence[last_])};
  }

  // Tells a policy the rewards of a round in which `arm` was played, as far as its feedback goes.
  // C_L counts as observed where the sample was offloaded or `arm` is the last.
  template <LearningPolicy P>
  void teach(P& policy, const double* confidence, std::size_t arm, const Outcome& outcome) const {
    const Feedback feedback = policy.feedback();
    if (feedback == Feedback::kPublished || feedback == Feedback::kObservable) {
      const bool final_seen = feedback == Feedback::kPublished || !outcome.exits || arm == last_;
      for (std::size_t j = 0; j < arm; ++j) {
        const Outcome other = split(confidence, j);
        if (other.exits || final_seen) policy.learn(j, other.reward);
      }
    }
    if (feedback != Feedback::kNone) policy.learn(arm, outcome.reward);
  }

 private:
  Rewards rewards_;
  double threshold_;
  std::size_t last_;
};

template <Policy P>
class PolicyPlayer final : public Player {
 public:
  PolicyPlayer(const HindsightSetup& setup, const CostModel& costs)
      : policy_(setup),
        environment_(costs, P::info().charge, setup.threshold),
        ledger_(setup.exits),
        rewards_(ClairvoyantPolicy<P> ? setup.exits : 0) {}

  void play(const Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            std::span<const double> sqrt_log) override {
    if constexpr (LearningPolicy<P>) {
      if (first_round == 0 && from == 0 && policy_.warms_up()) warm_up(tile);
    }
    Ledger::Batch batch;
    for (std::size_t row = from; row < to; ++row) {
      const std::uint64_t t = first_round + (row - from);
      play_round(tile, row, Round{t, sqrt_log[t]}, batch);
    }
    ledger_.add(batch);
  }

  [[nodiscard]] std::optional<std::size_t> estimated_best() const override {
    if constexpr (LearningPolicy<P>) return policy_.estimated_best();
    return std::nullopt;
  }

  [[nodiscard]] const Ledger& ledger() const override { return ledger_; }

 private:
  // The uncounted warm start: arm k on the k-th sample, told the reward of arm k only.
  void warm_up(const Tile& tile) {
    if constexpr (LearningPolicy<P>) {
      for (std::size_t arm = 0; arm <= environment_.last(); ++arm) {
        policy_.learn(arm, environment_.split(tile.confidence_of(arm), arm).reward);
      }
    }
  }

  void play_round(const Tile& tile, std::size_t row, Round round, Ledger::Batch& batch) {
    const double* confidence = tile.confidence_of(row);
    const std::uint8_t* correct = tile.correct_of(row);
    if constexpr (WalkingPolicy<P>) {
      Walk walk(confidence, tile.entropy_of(row), tile.exits);
      policy_.decide(walk);
      ledger_.count_exit(walk.exit());
      batch.add(confidence[walk.exit()], correct[walk.exit()]);
    } else {
      std::size_t arm = 0;
      if constexpr (ClairvoyantPolicy<P>) {
        for (std::size_t i = 0; i < rewards_.size(); ++i) {
          rewards_[i] = environment_.split(confidence, i).reward;
        }
        arm = policy_.choose(std::span<const double>(rewards_));
      } else {
        arm = policy_.choose(round);
      }
      const Outcome outcome = environment_.split(confidence, arm);
      if (outcome.exits) {
        ledger_.count_exit(arm);
        batch.add(outcome.seen, correct[arm]);
      } else {
        ledger_.count_offload(arm);
        batch.add(outcome.seen, correct[environment_.last()]);
      }
      if constexpr (LearningPolicy<P>) environment_.teach(policy_, confidence, arm, outcome);
    }
  }

  P policy_;
  Environment environment_;
  Ledger ledger_;
  std::vector<double> rewards_;
};

template <class... P>
std::unique_ptr<Player> find_and_make(const std::tuple<P...>* /*table*/, std::string_view policy,
                                      const HindsightSetup& setup, const CostModel& costs) {
  std::unique_ptr<Player> player;
  const auto try_one = [&]<class Q>(std::in_place_type_t<Q> /*type*/) {
    if (Q::info().name == policy) player = std::make_unique<PolicyPlayer<Q>>(setup, costs);
  };
  (try_one(std::in_place_type<P>), ...);
  return player;
}

}  // namespace

std::unique_ptr<Player> make_player(std::string_view policy, const HindsightSetup& setup,
                                    const CostModel& costs) {
  return find_and_make(static_cast<const PolicyTable*>(nullptr), policy, setup, costs);
}

std::vector<double> sqrt_log_table(std::size_t rounds) {
  std::vector<double> table(rounds);
  for (std::size_t t = 0; t < rounds; ++t) {
    table[t] = std::sqrt(static_cast<double>(std::log(static_cast<long double>(t + 1))));
  }
  return table;
}

}  // namespace splitee
