#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "policy/info.hpp"
#include "policy/walk.hpp"
#include "random/stream.hpp"

// What a policy is. A policy is a value type that satisfies one of the concepts below; the replay
// compiles it into its loop. Exits (arms) are counted from 0 in code. No policy ever sees a sample,
// a label or a confidence that the device would not have computed: it is told rewards, or walks
// from exit to exit.
namespace splitee {

// What a policy knows before the first round.
struct PolicySetup {
  std::size_t exits = 0;  // L
  double threshold = 0;   // alpha, of the trace
  const Parameters& parameters;
  Stream random;  // the same for every policy of a repeat on a trace
};

// What only a hindsight policy knows besides.
struct HindsightSetup : PolicySetup {
  std::size_t best_arm = 0;  // the arm with the highest mean reward on the whole trace
};

// A round of the replay.
struct Round {
  std::uint64_t t = 0;  // from 0
  double sqrt_log = 0;  // sqrt(ln(t + 1)), from a table that all policies share
};

// Whose rewards a policy is told after each round in which arm i was played.
enum class Feedback {
  kNone,
  kOwnArm,      // r_i
  kPublished,   // r_j for all j <= i, though r_j may need a C_L that the device did not see
  kObservable,  // r_j for those j <= i whose reward the device has really observed
};

template <class P>
concept DescribedPolicy = requires {
  { P::info() } -> std::convertible_to<const PolicyInfo&>;
};

// Chooses a splitting layer before it sees anything of the sample.
template <class P>
concept SplittingPolicy = DescribedPolicy<P> && requires(P policy, Round round) {
  { policy.choose(round) } -> std::same_as<std::size_t>;
};

// A splitting policy that is told rewards. warms_up(): before round 1, each arm k is tried on the
// k-th sample without being counted.
template <class P>
concept LearningPolicy = SplittingPolicy<P> &&
    requires(P policy, const P& constant, std::size_t arm, double reward) {
  policy.learn(arm, reward);
  { constant.feedback() } -> std::same_as<Feedback>;
  { constant.warms_up() } -> std::same_as<bool>;
  { constant.estimated_best() } -> std::same_as<std::size_t>;
};

// Goes from exit to exit on the device and stops where it likes what it sees; never offloads.
template <class P>
concept WalkingPolicy = DescribedPolicy<P> && requires(const P& policy, Walk& walk) {
  policy.decide(walk);
};

// Knows all rewards of the sample beforehand; an upper bound, not a policy that could run.
template <class P>
concept ClairvoyantPolicy = DescribedPolicy<P> &&
    requires(const P& policy, std::span<const double> rewards) {
  { policy.choose(rewards) } -> std::same_as<std::size_t>;
};

template <class P>
concept Policy = SplittingPolicy<P> || WalkingPolicy<P> || ClairvoyantPolicy<P>;

}  // namespace splitee
