#include "replay/player.hpp"

#include <cmath>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "policy/table.hpp"
#include "replay/constant_player.hpp"
#include "replay/environment.hpp"
#include "replay/ucb_player.hpp"

namespace splitee {
namespace {

// The plain player: any policy, round by round.
template <Policy P>
class PolicyPlayer final : public Player {
 public:
  PolicyPlayer(const HindsightSetup& setup, const CostModel& costs)
      : policy_(setup),
        environment_(costs, P::info().charge, setup.threshold),
        ledger_(setup.exits),
        rewards_(ClairvoyantPolicy<P> ? setup.exits : 0) {}

  void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
            std::span<const double> sqrt_log) override {
    if constexpr (LearningPolicy<P>) {
      if (first_round == 0 && from == 0 && policy_.warms_up()) {
        environment_.warm_up(policy_, tile);
      }
    }
    if constexpr (ClairvoyantPolicy<P> || WalkingPolicy<P>) tile.gather_all();
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
  void play_round(const Tile& tile, std::size_t row, Round round, Ledger::Batch& batch) {
    const Sample sample(tile, row);
    if constexpr (WalkingPolicy<P>) {
      tile.copy_confidence(row, confidence_);
      if (tile.has_entropy()) tile.copy_entropy(row, entropy_);
      Walk walk(confidence_.data(), entropy_.data(), tile.exits());
      policy_.decide(walk);
      ledger_.count_exits(walk.exit(), 1);
      batch.add(sample.confidence(walk.exit()), sample.correct(walk.exit()));
    } else {
      const std::size_t arm = choose(sample, round);
      const Outcome outcome = environment_.split(sample, arm);
      environment_.book(sample, arm, outcome, ledger_, batch);
      if constexpr (LearningPolicy<P>) environment_.teach(policy_, sample, arm, outcome);
    }
  }

  std::size_t choose([[maybe_unused]] const Sample& sample, [[maybe_unused]] Round round) {
    if constexpr (ClairvoyantPolicy<P>) {
      for (std::size_t i = 0; i < rewards_.size(); ++i) {
        rewards_[i] = environment_.split(sample, i).reward;
      }
      return policy_.choose(std::span<const double>(rewards_));
    } else {
      return policy_.choose(round);
    }
  }

  P policy_;
  Environment environment_;
  Ledger ledger_;
  std::vector<double> rewards_;     // of a sample, for clairvoyants
  std::vector<double> confidence_;  // of a sample, for walkers
  std::vector<double> entropy_;
};

template <class... P>
std::unique_ptr<Player> find_and_make(const std::tuple<P...>* /*table*/, std::string_view policy,
                                      const HindsightSetup& setup, const CostModel& costs) {
  std::unique_ptr<Player> player;
  const auto try_one = [&]<class Q>(std::in_place_type_t<Q> /*type*/) {
    if (Q::info().name != policy) return;
    if constexpr (UcbPolicy<Q>) {
      player = std::make_unique<UcbPlayer<Q>>(setup, costs);
    } else if constexpr (ConstantPolicy<Q>) {
      player = std::make_unique<ConstantPlayer<Q>>(setup, costs);
    } else {
      player = std::make_unique<PolicyPlayer<Q>>(setup, costs);
    }
  };
  (try_one(std::in_place_type<P>), ...);
  return player;
}

}  // namespace

bool looks_at_all_exits(std::string_view policy) {
  return []<class... P>(const std::tuple<P...>* /*table*/, std::string_view name) {
    return ((P::info().name == name && (ClairvoyantPolicy<P> || WalkingPolicy<P>)) || ...);
  }(static_cast<const PolicyTable*>(nullptr), policy);
}

std::unique_ptr<Player> make_player(std::string_view policy, const HindsightSetup& setup,
                                    const CostModel& costs) {
  return find_and_make(static_cast<const PolicyTable*>(nullptr), policy, setup, costs);
}

std::vector<double> sqrt_log_table(std::size_t rounds, unsigned workers) {
  std::vector<double> table(rounds);
  in_parts(rounds, workers, [&](std::size_t begin, std::size_t end) {
    for (std::size_t t = begin; t < end; ++t) {
      table[t] = std::sqrt(static_cast<double>(std::log(static_cast<long double>(t + 1))));
    }
  });
  return table;
}

}  // namespace splitee
