#include "replay/player.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "policy/table.hpp"
#include "replay/best_arms_player.hpp"
#include "replay/index_player.hpp"
#include "replay/late.hpp"
#include "replay/one_arm_player.hpp"
#include "replay/one_look_player.hpp"
#include "replay/plain_players.hpp"
#include "replay/reference_players.hpp"
#include "replay/walks_player.hpp"

namespace splitee {
namespace {

template <class P>
RewardRule rule_of(const PolicySetup& setup) {
  if constexpr (RewardRuled<P>) return P::reward_rule(setup);
  return {};
}

template <Policy P>
Environment environment_of(const HindsightSetup& setup, const CostModel& costs,
                           const LateAnswers& answers, std::size_t contexts) {
  const auto bare = [&] {
    if constexpr (WalkPolicy<P>)
      return Environment(costs);
    else
      return Environment(P::arms(setup), costs, rule_of<P>(setup));
  };
  Environment environment = bare();
  environment.answer_late(answers);
  environment.report_by_context(contexts);
  return environment;
}

// The player of a world in which answers come late or are lost.
template <ArmPolicy P>
std::unique_ptr<Player> late_player_of(const HindsightSetup& setup, Environment environment) {
  if constexpr (LateLearner<P>) {
    Late<P> late(P(setup), environment.answers(), environment.arms().size(), setup.horizon);
    return std::make_unique<ArmPlayer<Late<P>, LossySample>>(std::move(late),
                                                             std::move(environment));
  } else {
    static_assert(!Learner<P>, "a learner must say what becomes of rewards that come late");
    return std::make_unique<ArmPlayer<P, LossySample>>(P(setup), std::move(environment));
  }
}

// The fastest player whose proof holds for the claims of the policy and its environment.
template <Policy P>
std::unique_ptr<Player> player_of(const HindsightSetup& setup, const CostModel& costs,
                                  const LateAnswers& answers, std::size_t contexts) {
  Environment environment = environment_of<P>(setup, costs, answers, contexts);
  const Claims claims = environment.claims();
  if constexpr (WalkPolicy<P>) {
    static_assert(!Learner<P>, "what a learner that walks makes of late rewards is not known yet");
    if (answers.loss == 0) return std::make_unique<WalkPlayer<P>>(setup, std::move(environment));
    return std::make_unique<WalkPlayer<P, LossySample>>(setup, std::move(environment));
  } else if constexpr (ClairvoyantPolicy<P>) {
    if (answers.loss == 0) {
      if constexpr (HighestRewardPolicy<P>) {
        if (environment.suits_kernels()) {
          return std::make_unique<BestArmsPlayer>(std::move(environment));
        }
      }
      return std::make_unique<ClairvoyantPlayer<P>>(setup, std::move(environment));
    }
    return std::make_unique<ClairvoyantPlayer<P, LossySample>>(setup, std::move(environment));
  } else {
    const bool is_late = Learner<P> ? !claims.answers_at_once : answers.loss > 0;
    if (is_late) return late_player_of<P>(setup, std::move(environment));
    P policy(setup);
    if constexpr (MeanPlusWidthPolicy<P>) {
      if (IndexPlayer<P>::suits(policy, environment)) {
        return std::make_unique<IndexPlayer<P>>(std::move(policy), std::move(environment));
      }
    }
    if constexpr (Learner<P>) {
      if (OneLookPlayer<P>::suits(policy, environment)) {
        return std::make_unique<OneLookPlayer<P>>(std::move(policy), std::move(environment));
      }
      if constexpr (AllTaker<P>) {
        if (WalksPlayer<P>::suits(policy, environment)) {
          return std::make_unique<WalksPlayer<P>>(std::move(policy), std::move(environment));
        }
      }
    } else if (OneArmPlayer::suits(environment)) {
      return std::make_unique<OneArmPlayer>(std::move(environment));
    }
    return std::make_unique<ArmPlayer<P>>(std::move(policy), std::move(environment));
  }
}

// The answer of `ask` for the policy of this name; empty where there is no such policy.
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

void Player::book_sending(RoundEnd end) {
  Sender& sender = *environment_.sender();
  const Sender::Times taken = add_times(end, books());
  if (end.fate == Fate::kStop) {
    latencies_.add(sender.reaching_ms(end.station));
    return;
  }
  latencies_.add(sender.offloaded_ms(end.station, taken.up));
  sender.send(end.station);
}

// Adds what a round takes besides the costs of its station, and says of an offload how long it
// took.
Sender::Times Player::add_times(RoundEnd end, Ledger& ledger) const {
  const Sender& sender = *environment_.sender();
  const bool is_sent = end.fate == Fate::kOffload;
  const Sender::Times taken = is_sent ? sender.times(end.station) : Sender::Times{};
  const double device = sender.device_ms(end.station);
  if (is_sent || device > 0) ledger.add_sending(device + taken.up, taken.sending);
  if (const double ms = environment_.uncounted_device_ms(); ms > 0) ledger.leave_uncounted(ms);
  return taken;
}

void Player::book_context(const Sample& sample, Outcome outcome) {
  Ledger& own = by_context_[sample.context()].open();
  Ledger::Batch batch;
  environment_.book(sample, outcome, own, batch);
  own.add(batch);
  if (environment_.sender() != nullptr) add_times(outcome.end(), own);
}

void Player::count_answer(RoundEnd end) {
  const LateAnswers& answers = environment_.answers();
  const bool comes_late =
      environment_.may_be_late(end) && (!answers.by_link || end.fate == Fate::kOffload);
  answers_->add(round_, comes_late ? answered_by(round_, end) : round_ + 1,
                environment_.is_unanswered(end, is_lost_));
}

std::uint64_t Player::answered_by(std::uint64_t round, RoundEnd end) const {
  const LateAnswers& answers = environment_.answers();
  if (!answers.by_link) return answers.usable_from(round);
  const Sender& sender = *environment_.sender();
  const double up = sender.times(end.station).up;
  const auto now = arrivals_.begin() + static_cast<std::ptrdiff_t>(round);
  const double comes = *now + sender.offloaded_ms(end.station, up);
  // Most answers come within a few rounds.
  const std::ptrdiff_t left = arrivals_.end() - now;
  std::ptrdiff_t ahead = 1;
  while (ahead < left && now[ahead] < comes) ahead *= 2;
  const auto first = std::lower_bound(now + std::max<std::ptrdiff_t>(1, ahead / 2),
                                      now + std::min(ahead, left), comes);
  return static_cast<std::uint64_t>(first - arrivals_.begin());
}

std::unique_ptr<Player> make_player(std::string_view policy, const HindsightSetup& setup,
                                    const CostModel& costs, const LateAnswers& answers,
                                    std::size_t contexts) {
  return ask_policy(policy, [&]<class P>() {
    std::unique_ptr<Player> player = player_of<P>(setup, costs, answers, contexts);
    if constexpr (!Learner<P>) player->count_answers();
    return player;
  });
}

std::unique_ptr<Player> make_player(const Arm& arm, const CostModel& costs, const RewardRule& rule,
                                    const LateAnswers& answers, std::size_t contexts) {
  Environment environment({arm}, costs, rule);
  environment.answer_late(answers);
  environment.report_by_context(contexts);
  std::unique_ptr<Player> player;
  if (answers.loss > 0) {
    player = std::make_unique<FixedArmPlayer<LossySample>>(std::move(environment));
  } else if (OneArmPlayer::suits(environment)) {
    player = std::make_unique<OneArmPlayer>(std::move(environment));
  } else {
    player = std::make_unique<FixedArmPlayer<>>(std::move(environment));
  }
  player->count_answers();
  return player;
}

bool counts_plays(std::string_view policy, const HindsightSetup& setup) {
  return ask_policy(policy, [&]<class P>() {
    if constexpr (LateLearner<P>) return P(setup).counts_plays();
    return true;
  });
}

bool probes(std::string_view policy, const HindsightSetup& setup) {
  return ask_policy(policy, [&]<class P>() {
    if constexpr (Prober<P>) return P(setup).feedback() == Feedback::kProbing;
    return false;
  });
}

namespace {

template <class S>
std::unique_ptr<Player> reference_player(Environment environment, std::vector<ArmFrom> plan) {
  if (plan.empty()) return std::make_unique<BestArmPlayer<S>>(std::move(environment));
  return std::make_unique<PlannedArmPlayer<S>>(std::move(environment), std::move(plan));
}

}  // namespace

std::unique_ptr<Player> make_reference_player(const RuledArms& arms, std::vector<ArmFrom> plan,
                                              const CostModel& costs, const LateAnswers& answers) {
  Environment environment(arms.arms, costs, arms.rule);
  environment.answer_late(answers);
  return answers.loss > 0 ? reference_player<LossySample>(std::move(environment), std::move(plan))
                          : reference_player<Sample>(std::move(environment), std::move(plan));
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

std::optional<PolicyRange> range_of_policy(std::string_view policy, const HindsightSetup& setup) {
  return ask_policy(policy, [&]<class P>() -> std::optional<PolicyRange> {
    if constexpr (requires { P::reward_range(setup); }) {
      if (const auto range = P::reward_range(setup)) {
        return PolicyRange{*range, P::told_range(setup, *range), P::has_given_range(setup)};
      }
    }
    return std::nullopt;
  });
}

bool looks_at_all_exits(std::string_view policy) {
  return ask_policy(policy, []<class P>() { return ClairvoyantPolicy<P> || WalkPolicy<P>; });
}

}  // namespace splitee
