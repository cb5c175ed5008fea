// Each lane walks one arm's looks in their order, as Environment::walk_again() does: it stops at
// the first whose threshold the confidence reaches, ends as unknown at the first exit that was not
// evaluated, and otherwise is offloaded, so that its reward is known where the final exit was seen.
// A NaN as confidence reaches no threshold and differs from itself. Rewards are the same
// differences in the same order.
#include "replay/kernels/shown_arms.hpp"

#include "base/lanes.hpp"

namespace splitee {
namespace {

// What the reward takes from a confidence, costs aside.
SPLITEE_INLINE Doubles gain_of(Doubles confidence, const ShownArms& shown) {
  const Doubles gain = confidence - all(shown.base);
  if (!shown.clip) return gain;
  return select(Integers(gain < all(0)), all(0), gain);
}

SPLITEE_INLINE void run(const ShownArms& shown) {
  const Doubles final = gain_of(all(shown.final), shown);
  const Integers final_seen = Integers{} - static_cast<std::int64_t>(shown.final_seen);
  for (std::size_t k = 0; k < shown.size; k += kLanes) {
    Doubles rewards = {};
    Integers known = {};
    Integers walking = ~Integers{};
    for (const ShownLook& look : *shown.looks) {
      const auto confidence =
          look.confidences == nullptr ? all(look.shared) : load<Doubles>(look.confidences + k);
      const Integers stops = walking & Integers(confidence >= load<Doubles>(look.thresholds + k));
      const Doubles reward = gain_of(confidence, shown) - load<Doubles>(look.penalties + k);
      rewards = select(stops, reward, rewards);
      known |= stops;
      // NOLINTNEXTLINE(misc-redundant-expression): a NaN is not itself
      const auto is_number = Integers(confidence == confidence);
      walking &= ~stops & is_number;
    }
    const auto penalty = load<Doubles>(shown.offload_penalties + k);
    // NOLINTNEXTLINE(misc-redundant-expression): a NaN is not itself
    const Integers offloaded = walking & final_seen & Integers(penalty == penalty);
    rewards = select(offloaded, final - penalty, rewards);
    known |= offloaded;
    const Doubles scaled = (rewards - all(shown.low)) * all(shown.scale);
    const auto too_low = Integers(scaled < all(shown.lowest));
    const Doubles told = select(known, select(too_low, all(shown.lowest), scaled), Doubles{});
    const Doubles seen = select(known, all(1), Doubles{});
    store(shown.rewards + k, told);
    store(shown.seen + k, seen);
  }
}

void run_plain(const ShownArms& shown) { run(shown); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX512 void run_avx512(const ShownArms& shown) { run(shown); }
#else
constexpr ShownArmsFunction run_avx512 = run_plain;
#endif

}  // namespace

ShownArmsFunction shown_arms_function() {
  static const ShownArmsFunction chosen =
      version_for_machine(run_plain, run_plain, run_avx512);  // AVX2 is slower than plain here
  return chosen;
}

}  // namespace splitee
