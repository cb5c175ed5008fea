#include "policy/learners/told_rewards.hpp"

#include "base/lanes.hpp"

namespace splitee {
namespace {

SPLITEE_INLINE bool add(const ToldRewards& round) {
  Integers within = ~Integers{};
  for (std::size_t k = 0; k < round.size; k += kLanes) {
    const auto seen = load<Doubles>(round.seen + k);
    const Doubles sums = load<Doubles>(round.sums + k) + load<Doubles>(round.told + k);
    const Doubles rewards = load<Doubles>(round.rewards + k) + seen;
    store(round.sums + k, sums);
    store(round.rewards + k, rewards);
    store(round.pulls + k, load<Doubles>(round.pulls + k) + seen);
    within &= ~Integers(sums > load<Doubles>(round.limits + k) * rewards);
  }
  return !all_set(within);
}

bool add_plain(const ToldRewards& round) { return add(round); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 bool add_avx2(const ToldRewards& round) { return add(round); }
SPLITEE_TARGET_AVX512 bool add_avx512(const ToldRewards& round) { return add(round); }
#else
constexpr AddRewardsFunction add_avx2 = add_plain;
constexpr AddRewardsFunction add_avx512 = add_plain;
#endif

}  // namespace

AddRewardsFunction add_rewards_function() {
  static const AddRewardsFunction chosen = version_for_machine(add_plain, add_avx2, add_avx512);
  return chosen;
}

}  // namespace splitee
