#include "policy/learners/told_rewards.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/lanes.hpp"

namespace splitee {
namespace {

// Adds rewards of some arms from arm k on; -1 in lanes whose sums are then above the limit.
template <class Vector>
SPLITEE_INLINE MaskOf<Vector> add_at(std::size_t k, Vector told, Vector seen,
                                     const RewardSums& to) {
  const Vector sums = load<Vector>(to.sums + k) + told;
  const Vector rewards = load<Vector>(to.rewards + k) + seen;
  store(to.sums + k, sums);
  store(to.rewards + k, rewards);
  store(to.pulls + k, load<Vector>(to.pulls + k) + seen);
  return sums > load<Vector>(to.limits + k) * rewards;
}

// Rounds and sums are copies, which stay in registers: the arrays written could be theirs.
template <class Vector>
SPLITEE_INLINE bool add(const ToldRewards round, const RewardSums to) {
  MaskOf<Vector> above = {};
  for (std::size_t k = 0; k < to.size; k += kLanesOf<Vector>) {
    above |= add_at(k, load<Vector>(round.told + k), load<Vector>(round.seen + k), to);
  }
  return any_set(above);
}

template <class Vector, class Looks>
SPLITEE_INLINE bool add_walks(const Looks looks, const ToldWalks round, const RewardSums to) {
  using Mask = MaskOf<Vector>;
  const Mask final_seen = Mask{} - static_cast<std::int64_t>(round.final_seen);
  const auto final_told = all<Vector>(round.final_told);
  Mask above = {};
  auto arm = rising<Mask>();
  for (std::size_t k = 0; k < to.size; k += kLanesOf<Vector>) {
    Vector told = final_told;
    Mask seen = final_seen;
    for (std::size_t depth = looks.size(); depth-- > 0;) {
      const ToldWalks::Look& look = looks[depth];
      const Mask stops = all<Vector>(look.confidence) >= load<Vector>(look.thresholds + k);
      told = select(stops, all<Vector>(look.told), told);
      seen |= stops;
    }
    seen &= arm < static_cast<std::int64_t>(round.arms);
    const auto one = bits_of<Mask>(all<Vector>(1));
    above |=
        add_at(k, bits_of<Vector>(bits_of<Mask>(told) & seen), bits_of<Vector>(one & seen), to);
    arm += static_cast<std::int64_t>(kLanesOf<Vector>);
  }
  return any_set(above);
}

// The looks, their number known to the compiler.
template <std::size_t kDepth>
SPLITEE_INLINE std::array<ToldWalks::Look, kDepth> looks_of(const ToldWalks& round) {
  std::array<ToldWalks::Look, kDepth> looks;
  std::copy_n(round.looks, kDepth, looks.begin());
  return looks;
}

template <class Vector>
SPLITEE_INLINE bool add(const ToldWalks& round, const RewardSums& to) {
  if (round.depth == 1) return add_walks<Vector>(looks_of<1>(round), round, to);
  if (round.depth == 2) return add_walks<Vector>(looks_of<2>(round), round, to);
  return add_walks<Vector>(std::span(round.looks, round.depth), round, to);
}

template <class Told>
bool add_plain(const Told& round, const RewardSums& to) {
  return add<Pair>(round, to);
}

#ifdef __x86_64__
template <class Told>
SPLITEE_TARGET_AVX2 bool add_avx2(const Told& round, const RewardSums& to) {
  return add<Four>(round, to);
}
template <class Told>
SPLITEE_TARGET_AVX512 bool add_avx512(const Told& round, const RewardSums& to) {
  return add<Eight>(round, to);
}
#else
template <class Told>
constexpr auto add_avx2 = add_plain<Told>;
template <class Told>
constexpr auto add_avx512 = add_plain<Told>;
#endif

template <class Told>
auto function_for() {
  return version_for_machine(add_plain<Told>, add_avx2<Told>, add_avx512<Told>);
}

}  // namespace

AddRewardsFunction add_rewards_function() {
  static const AddRewardsFunction chosen = function_for<ToldRewards>();
  return chosen;
}

AddWalksFunction add_walks_function() {
  static const AddWalksFunction chosen = function_for<ToldWalks>();
  return chosen;
}

}  // namespace splitee
