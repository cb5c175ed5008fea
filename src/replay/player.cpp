#include "replay/player.hpp"

#include <tuple>
#include <utility>

#include "policy/table.hpp"
#include "replay/index_player.hpp"
#include "replay/one_arm_player.hpp"
#include "replay/plain_players.hpp"

namespace splitee {
namespace {

template <class P>
RewardRule rule_of(const PolicySetup& setup) {
  if constexpr (RewardRuled<P>) return P::reward_rule(setup);
  return {};
}

template <ArmPolicy P>
Environment environment_of(const HindsightSetup& setup, const CostModel& costs) {
  return {P::arms(setup), costs, rule_of<P>(setup)};
}

// The fastest player whose proof holds for what the policy and its environment claim.
template <Policy P>
std::unique_ptr<Player> player_of(const HindsightSetup& setup, const CostModel& costs) {
  if constexpr (WalkPolicy<P>) {
    return std::make_unique<WalkPlayer<P>>(setup, costs);
  } else if constexpr (ClairvoyantPolicy<P>) {
    return std::make_unique<ClairvoyantPlayer<P>>(setup, costs);
  } else {
    Environment environment = environment_of<P>(setup, costs);
    const Claims claims = environment.claims();
    if (claims.looks_once && !environment.rule().is_gain() && claims.constant_costs &&
        claims.answers_at_once) {
      if constexpr (MeanPlusWidthPolicy<P>) {
        return std::make_unique<IndexPlayer<P>>(setup, std::move(environment));
      } else if constexpr (!Learner<P>) {
        if (environment.arms().size() == 1) {
          return std::make_unique<OneArmPlayer>(std::move(environment));
        }
      }
    }
    return std::make_unique<ArmPlayer<P>>(setup, std::move(environment));
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

void Player::book_sending(const Outcome& outcome) {
  Sender& sender = *environment_.sender();
  if (outcome.fate == Fate::kStop) {
    latencies_.add(sender.reaching_ms(outcome.station));
    return;
  }
  const Sender::Times taken = sender.times(outcome.station);
  books().add_sending(taken.up, taken.sending);
  latencies_.add(sender.offloaded_ms(outcome.station, taken.up));
  sender.send(outcome.station);
}

std::unique_ptr<Player> make_player(std::string_view policy, const HindsightSetup& setup,
                                    const CostModel& costs) {
  return ask_policy(policy, [&]<class P>() { return player_of<P>(setup, costs); });
}

std::unique_ptr<Player> make_player(const Arm& arm, const CostModel& costs,
                                    const RewardRule& rule) {
  Environment environment({arm}, costs, rule);
  if (arm.looks.size() == 1 && !rule.is_gain() && environment.claims().constant_costs) {
    return std::make_unique<OneArmPlayer>(std::move(environment));
  }
  return std::make_unique<FixedArmPlayer>(std::move(environment));
}

std::optional<RuledArms> own_arms(std::string_view policy, const HindsightSetup& setup) {
  return ask_policy(policy, [&]<class P>() -> std::optional<RuledArms> {
    if constexpr (OwnArms<P>) {
      if (P::has_own_arms(setup)) return RuledArms{P::arms(setup), rule_of<P>(setup)};
    }
    return std::nullopt;
  });
}

Heads heads_of(std::string_view policy, const HindsightSetup& setup) {
  return ask_policy(policy, [&]<class P>() -> Heads {
    if constexpr (OwnArms<P>) return P::arms(setup).front().heads;
    return P::info().heads;
  });
}

std::string name_of_arm(std::string_view policy, const HindsightSetup& setup, const Arm& arm) {
  return ask_policy(policy, [&]<class P>() -> std::string {
    if constexpr (OwnArms<P>) return P::name_of_arm(setup, arm);
    return name_of(arm, AllSplits{}, setup.exits);
  });
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

std::vector<DerivedConstant> derived_constants_of(std::string_view policy,
                                                  const HindsightSetup& setup) {
  return ask_policy(policy, [&]<class P>() -> std::vector<DerivedConstant> {
    if constexpr (requires { P::derived(setup); }) return P::derived(setup);
    return {};
  });
}

bool looks_at_all_exits(std::string_view policy) {
  return ask_policy(policy, []<class P>() { return ClairvoyantPolicy<P> || WalkPolicy<P>; });
}

}  // namespace splitee
