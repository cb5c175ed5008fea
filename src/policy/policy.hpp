#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/arm.hpp"
#include "model/cost_model.hpp"
#include "model/reward_rule.hpp"
#include "policy/info.hpp"
#include "policy/lanes/learner_lanes.hpp"
#include "policy/learners/learner.hpp"
#include "policy/learners/told_rewards.hpp"
#include "policy/round.hpp"
#include "policy/walk.hpp"
#include "policy/warm_start.hpp"
#include "random/stream.hpp"

// A policy is a value type that satisfies one of the concepts below; the replay compiles it into
// its loop. Acting (choosing an arm, or walking), learning and feedback are independent of each
// other. Exits and arms are counted from 0 in code. No policy ever sees a sample, a label or a
// confidence that the device would not have computed: it is told rewards, or walks from exit to
// exit.
namespace splitee {

// The confidences of a validation trace, [samples, exits].
struct Validation {
  std::size_t exits = 0;
  std::vector<double> confidences;
};

// What a policy knows before the first round.
struct PolicySetup {
  std::size_t exits = 0;  // L
  double threshold = 0;   // alpha, of the trace
  const Parameters& parameters;
  Stream random;              // the same for every policy of a repeat on a trace
  std::uint64_t horizon = 0;  // T, rounds
  std::size_t contexts = 1;   // number of contexts that samples may have
  // Number of classes; 0 where the trace does not have it, or a confidence is below 1 / classes.
  std::uint64_t classes = 0;
  const Validation* validation = nullptr;  // only for policies that need it
  // The costs of the cell; only for policies that mind costs. Where costs change: those of the most
  // expensive offloading, or, over a link that changes, typical ones.
  const CostModel* costs = nullptr;
};

// The further knowledge of hindsight policies alone.
struct HindsightSetup : PolicySetup {
  std::size_t best_exit = 0;  // whose splits have the highest mean reward on the whole trace
};

// A reward that has become known: that of an arm on the sample of some round.
struct Observation {
  std::size_t arm = 0;
  double reward = 0;
  double cost = 0;          // lambda, of that round; see CostIgnorer
  bool from_cloud = false;  // known only once the cloud has answered
  bool is_lost = false;     // the cloud's answer never arrives: the device's own counts
};

// Of which arms a round makes the rewards known.
enum class Feedback {
  kOwnArm,      // of the arm played
  kObservable,  // of every arm whose own walk needs only what was seen in the walk made
  kPublished,   // the same as if the final exit were always seen, as in the published code
  kProbing,  // as kObservable; besides, some samples that are sure are offloaded all the same, by
             // which the rewards that need the final exit are estimated, see Prober
  kCeebertCode,  // of the arms that the published code of CeeBERT takes for shown, and as it does
};

template <class P>
concept DescribedPolicy = requires {
  { P::info() } -> std::convertible_to<const PolicyInfo&>;
};

// Chooses one of its arms before it sees anything of the sample.
template <class P>
concept ArmPolicy = DescribedPolicy<P> &&
    requires(P policy, const Round& round, const HindsightSetup& setup) {
  { P::arms(setup) } -> std::same_as<std::vector<Arm>>;
  { policy.choose(round) } -> std::same_as<std::size_t>;
};

// An arm policy whose rewards are not SplitEE's.
template <class P>
concept RewardRuled = requires(const PolicySetup& setup) {
  { P::reward_rule(setup) } -> std::same_as<RewardRule>;
};

// An arm policy whose arms are a choice of its own, so that its best fixed arm is among them and
// not among the exits.
template <class P>
concept OwnArms = requires(const PolicySetup& setup, const Arm& arm) {
  { P::has_own_arms(setup) } -> std::same_as<bool>;
  { P::name_of_arm(setup, arm) } -> std::same_as<std::string>;
};

// Goes from exit to exit on the device until it stops, or offloads.
template <class P>
concept WalkPolicy = DescribedPolicy<P> && requires(P policy, const Round& round, Walk& walk) {
  policy.act(round, walk);
};

// A policy that is told rewards. The arms of a learner that walks are the exits at which its walks
// end.
template <class P>
concept Learner = requires(P policy, const P& constant, const Observation& seen) {
  policy.observe(seen);
  { constant.feedback() } -> std::same_as<Feedback>;
  { constant.estimated_best() } -> std::same_as<std::size_t>;
};

// A learner that reads no costs: it may be told 0 for each.
template <class P>
concept CostIgnorer = Learner<P> && P::kIgnoresCosts;

// A learner whose feedback may differ from one round to the next; that of others never does.
template <class P>
concept FeedbackChanger = Learner<P> && requires(const P& constant) {
  { constant.changes_feedback() } -> std::same_as<bool>;
};

// A learner whose feedback may be kProbing. A sample that stops before the final exit is offloaded
// where probe() says so, with probability epsilon. A reward that becomes known by that counts 1 /
// epsilon times, one that stays unknown counts as 0: in expectation, the mean of the told rewards
// is that of the rewards if the final exit were always seen.
template <class P>
concept Prober = Learner<P> && requires(P policy, const P& constant) {
  { policy.probe() } -> std::same_as<bool>;
  { constant.probe_weight() } -> std::same_as<double>;  // 1 / epsilon
};

// The scale in which a reward r is told: (r - low) scale, but not below `lowest`.
struct RewardScale {
  double low = 0;
  double scale = 1;
  double lowest = -std::numeric_limits<double>::infinity();
};

// A learner that, where takes_all(), can be told all known rewards of a round at once: by arm, its
// reward in its scale and 1, or 0 and 0 where the reward is not known and in the padding, see
// padded(). Where arms walk, all past the same exits, also by look.
template <class P>
concept AllTaker = Learner<P> &&
    requires(P policy, const P& constant, std::span<const double> each, const ToldWalks& walks) {
  { constant.takes_all() } -> std::same_as<bool>;
  { constant.scale() } -> std::same_as<RewardScale>;
  policy.observe_all(each, each);
  policy.observe_walks(walks);
};

// A learner that may have lanes (null: it has none): learners like it before its first round, each
// for a policy like this one at other costs. They are told the rewards and costs of their rounds
// as that policy's told() and price() make them.
template <class P>
concept LanePolicy = Learner<P> && requires(const P& constant, double value) {
  { constant.lanes() } -> std::same_as<std::unique_ptr<LearnerLanes>>;
  { constant.told(value) } -> std::same_as<double>;
  { constant.price(value) } -> std::same_as<double>;
};

// A learner that must have a reward of each arm before it can choose.
template <class P>
concept WarmStarter = Learner<P> && requires(const P& constant) {
  { constant.warm_start() } -> std::convertible_to<const WarmStart&>;
};

// A learner whose rewards may come late: it says what is to be kept of the round that played an
// arm, in which the pull counts if `counts`, and gets that back with the reward.
template <class P>
concept LateLearner = Learner<P> &&
    requires(P policy, const P& constant, const Observation& seen, const Memory& memory) {
  { policy.remember(std::size_t{}, bool{}) } -> std::same_as<Memory>;
  policy.recall(seen, memory);
  { constant.counts_plays() } -> std::same_as<bool>;  // whether `counts` may be true
};

// A policy that knows the rewards of all its arms on the sample beforehand: an upper bound that no
// device can reach.
template <class P>
concept ClairvoyantPolicy = DescribedPolicy<P> &&
    requires(const P& policy, std::span<const double> rewards, const HindsightSetup& setup) {
  { P::arms(setup) } -> std::same_as<std::vector<Arm>>;
  { policy.choose(rewards) } -> std::same_as<std::size_t>;
};

template <class P>
concept Policy = ArmPolicy<P> || WalkPolicy<P> || ClairvoyantPolicy<P>;

}  // namespace splitee
