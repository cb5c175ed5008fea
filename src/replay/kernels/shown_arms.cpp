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
template <class Vector>
SPLITEE_INLINE Vector gain_of(Vector confidence, const ShownArms& shown) {
  const Vector gain = confidence - all<Vector>(shown.base);
  if (!shown.clip) return gain;
  return select(MaskOf<Vector>(gain < all<Vector>(0)), all<Vector>(0), gain);
}

template <class Vector>
SPLITEE_INLINE void run(const ShownArms& shown) {
  using Mask = MaskOf<Vector>;
  const Vector final = gain_of(all<Vector>(shown.final), shown);
  const Mask final_seen = Mask{} - static_cast<std::int64_t>(shown.final_seen);
  for (std::size_t k = 0; k < shown.size; k += kLanesOf<Vector>) {
    Vector rewards = {};
    Mask known = {};
    Mask walking = ~Mask{};
    for (const ShownLook& look : *shown.looks) {
      const auto confidence = look.confidences == nullptr ? all<Vector>(look.shared)
                                                          : load<Vector>(look.confidences + k);
      const Mask stops = walking & Mask(confidence >= load<Vector>(look.thresholds + k));
      const Vector reward = gain_of(confidence, shown) - load<Vector>(look.penalties + k);
      rewards = select(stops, reward, rewards);
      known |= stops;
      // NOLINTNEXTLINE(misc-redundant-expression): a NaN is not itself
      const Mask is_number = confidence == confidence;
      walking &= ~stops & is_number;
    }
    const auto penalty = load<Vector>(shown.offload_penalties + k);
    // NOLINTNEXTLINE(misc-redundant-expression): a NaN is not itself
    const Mask offloaded = walking & final_seen & Mask(penalty == penalty);
    rewards = select(offloaded, final - penalty, rewards);
    known |= offloaded;
    const Vector scaled = (rewards - all<Vector>(shown.low)) * all<Vector>(shown.scale);
    const Mask too_low = scaled < all<Vector>(shown.lowest);
    const Vector told = select(known, select(too_low, all<Vector>(shown.lowest), scaled), Vector{});
    const Vector seen = select(known, all<Vector>(1), Vector{});
    store(shown.rewards + k, told);
    store(shown.seen + k, seen);
  }
}

void run_plain(const ShownArms& shown) { run<Pair>(shown); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 void run_avx2(const ShownArms& shown) { run<Four>(shown); }
SPLITEE_TARGET_AVX512 void run_avx512(const ShownArms& shown) { run<Eight>(shown); }
#else
constexpr ShownArmsFunction run_avx2 = run_plain;
constexpr ShownArmsFunction run_avx512 = run_plain;
#endif

}  // namespace

ShownArmsFunction shown_arms_function() {
  static const ShownArmsFunction chosen = version_for_machine(run_plain, run_avx2, run_avx512);
  return chosen;
}

}  // namespace splitee
