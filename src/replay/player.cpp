#include "replay/player.hpp"

#include <cmath>
#include <tuple>
#include <utility>

#include "base/parallel.hpp"
#include "policy/table.hpp"
#include "replay/index_player.hpp"
#include "replay/one_arm_player.hpp"
#include "replay/plain_players.hpp"

namespace splitee {
namespace {

// The fastest player whose proof holds for what the policy and its environment claim.
template <Policy P>
std::unique_ptr<Player> player_of(const HindsightSetup& setup, const CostModel& costs) {
  if constexpr (WalkPolicy<P>) {
    return std::make_unique<WalkPlayer<P>>(setup, costs);
  } else if constexpr (ClairvoyantPolicy<P>) {
    return std::make_unique<ClairvoyantPlayer<P>>(setup, costs);
  } else {
    Environment environment(P::arms(setup), costs);
    const Claims claims = environment.claims();
    if (claims.looks_once && claims.constant_costs && claims.answers_at_once) {
      if constexpr (MeanPlusWidthPolicy<P>) {
        return std::make_unique<IndexPlayer<P>>(setup, std::move(environment));
      } else if constexpr (!Learner<P>) {
        if (environment.arms().size() == 1) {
          return std::make_unique<OneArmPlayer>(std::move(environment));
        }
      }
    }
    return std::make_unique<ArmPlayer<P>>(setup, costs);
  }
}

template <class... P>
std::unique_ptr<Player> find_and_make(const std::tuple<P...>* /*table*/, std::string_view policy,
                                      const HindsightSetup& setup, const CostModel& costs) {
  std::unique_ptr<Player> player;
  static_cast<void>(((P::info().name == policy && (player = player_of<P>(setup, costs))) || ...));
  return player;
}

}  // namespace

bool looks_at_all_exits(std::string_view policy) {
  return []<class... P>(const std::tuple<P...>* /*table*/, std::string_view name) {
    return ((P::info().name == name && (ClairvoyantPolicy<P> || WalkPolicy<P>)) || ...);
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
