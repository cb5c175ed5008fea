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

// What `ask` says of the policy of this name; nothing where there is none.
template <class Ask>
auto ask_policy(std::string_view name, const Ask& ask) {
  return [&]<class... P>(const std::tuple<P...>* /*table*/) {
    decltype(ask.template operator()<Splitee>()) answer{};
    static_cast<void>(
        ((P::info().name == name && (answer = ask.template operator()<P>(), true)) || ...));
    return answer;
  }(static_cast<const PolicyTable*>(nullptr));
}

}  // namespace

std::unique_ptr<Player> make_player(std::string_view policy, const HindsightSetup& setup,
                                    const CostModel& costs) {
  return ask_policy(policy, [&]<class P>() { return player_of<P>(setup, costs); });
}

std::unique_ptr<Player> make_player(const Arm& arm, const CostModel& costs) {
  return std::make_unique<OneArmPlayer>(Environment({arm}, costs));
}

std::optional<Arm> only_arm(std::string_view policy, const HindsightSetup& setup) {
  return ask_policy(policy, [&]<class P>() -> std::optional<Arm> {
    if constexpr (ArmPolicy<P> && !Learner<P>) {
      const std::vector<Arm> arms = P::arms(setup);
      if (arms.size() == 1 && arms.front().looks.size() == 1) return arms.front();
    }
    return std::nullopt;
  });
}

bool looks_at_all_exits(std::string_view policy) {
  return ask_policy(policy, []<class P>() { return ClairvoyantPolicy<P> || WalkPolicy<P>; });
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
