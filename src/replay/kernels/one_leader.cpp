// Why this kernel takes the decisions of the plain loop.
//
// The plain loop plays in round t the lowest arm with the largest
//   index_j(t) = mean_j + width_j * sqrt_log(t),
//   mean_j = total_j / n_j,  width_j = beta / sqrt(n_j),
// every operation rounded by itself. Rounding is monotone: x <= y implies fl(x) <= fl(y).
// Therefore, without any margin,
//  (1) the index of an arm that gets no reward never falls while t grows, so its value at the last
//      round of a stretch bounds all earlier ones. The caller passes the largest of these as
//      `bound`;
//  (2) with the width at the end of a step instead of the exact one, the leader's index only gets
//      smaller: `low`;
//  (3) with the width at the beginning of a step, the index of another rewarded arm only gets
//      larger: `high`.
// mean_j is exact in (2) and (3): the totals are added one by one in the plain loop's order (0 in a
// round that does not reward the arm: no total is -0, which alone that would change). Where
// low > bound and low > high for all of them, the leader's index is larger than every other, so the
// plain loop plays it, ties or not. Nothing else is ever assumed: in the first round where this is
// not shown, the caller evaluates all arms.
#include "replay/kernels/one_leader.hpp"

#include <array>
#include <cmath>

#include "base/lanes.hpp"

namespace splitee {
namespace {

static_assert(kLeaderStep == kLanesOf<Eight>);

// An arm's rewards in a step of as many rounds as the vector has lanes: its total and pulls before
// each round, and after the last.
template <class Vector>
struct Step {
  MaskOf<Vector> stops;  // -1 where the sample stops, 0 where it is offloaded
  Vector totals;
  Vector pulls;
  double total;
  double pulled;
};

// The sum of the lanes before each one, in some order.
SPLITEE_INLINE Eight sums_before(Eight v) {
  constexpr Eight kNone = {};
  v = __builtin_shufflevector(kNone, v, 0, 8, 9, 10, 11, 12, 13, 14);
  v += __builtin_shufflevector(kNone, v, 0, 8, 9, 10, 11, 12, 13, 14);
  v += __builtin_shufflevector(kNone, v, 0, 1, 8, 9, 10, 11, 12, 13);
  v += __builtin_shufflevector(kNone, v, 0, 1, 2, 3, 8, 9, 10, 11);
  return v;
}
SPLITEE_INLINE Four sums_before(Four v) {
  constexpr Four kNone = {};
  v = __builtin_shufflevector(kNone, v, 0, 4, 5, 6);
  v += __builtin_shufflevector(kNone, v, 0, 4, 5, 6);
  v += __builtin_shufflevector(kNone, v, 0, 1, 4, 5);
  return v;
}
SPLITEE_INLINE Pair sums_before(Pair v) { return Pair{0, v[0]}; }

// `final_seen`: -1 where an offload's reward is known, else 0; null: it is everywhere.
template <class Vector>
SPLITEE_INLINE Step<Vector> step_of(const RewardedArm& arm, const OneLeader& stretch,
                                    std::size_t row, const MaskOf<Vector>* final_seen = nullptr) {
  const Vector here = confidence_of(load<Vector>(arm.column + row));
  const Vector final = confidence_of(load<Vector>(stretch.final_column + row));
  Step<Vector> step;
  step.stops = here >= all<Vector>(arm.threshold);
  Vector rewards = select(step.stops, here - all<Vector>(arm.stop_penalty),
                          final - all<Vector>(arm.offload_penalty));
  if (final_seen != nullptr) {
    const MaskOf<Vector> is_known = step.stops | *final_seen;
    const Vector known = select(is_known, all<Vector>(1), Vector{});
    rewards = select(is_known, rewards, Vector{});
    step.pulls = all<Vector>(arm.pulls) + sums_before(known);
    step.pulled = step.pulls[kLanesOf<Vector> - 1] + known[kLanesOf<Vector> - 1];
  } else {
    step.pulls = all<Vector>(arm.pulls) + rising<Vector>();
    step.pulled = arm.pulls + static_cast<double>(kLanesOf<Vector>);
  }
  double total = arm.total;
  for (std::size_t k = 0; k < kLanesOf<Vector>; ++k) {
    step.totals[k] = total;
    total += rewards[k];
  }
  step.total = total;
  return step;
}

template <class Vector>
SPLITEE_INLINE Vector index_of(const Step<Vector>& step, double width, Vector sqrt_log) {
  return step.totals / step.pulls + all<Vector>(width) * sqrt_log;
}

// The most arms that a stretch rewards; SplitEE-S with a later leader is left to the plain loop.
constexpr std::size_t kMostArms = 16;

template <class Vector, bool kSeesFinal>
SPLITEE_INLINE std::size_t run(OneLeader& stretch) {
  using Mask = MaskOf<Vector>;
  constexpr std::size_t kStep = kLanesOf<Vector>;
  Mask confidence_sum = {};
  Mask correct_sum = {};
  Mask stopped = {};
  std::size_t certain = 0;
  // A copy, which stays in registers: every step depends on it.
  RewardedArm leader = stretch.arms[stretch.count - 1];
  std::size_t row = stretch.row;
  for (; row + kStep <= stretch.end; row += kStep) {
    const auto sqrt_log = load<Vector>(stretch.sqrt_log + row);
    const auto step = step_of<Vector>(leader, stretch, row);
    const double last_pulls = leader.pulls + static_cast<double>(kStep - 1);
    const Vector low = index_of(step, stretch.beta / std::sqrt(last_pulls), sqrt_log);
    Mask certainly = low > all<Vector>(stretch.bound);
    const Mask offloads = ~step.stops;
    std::array<double, kMostArms> totals;
    std::array<double, kMostArms> pulls;
    for (std::size_t j = 0; j + 1 < stretch.count; ++j) {
      const RewardedArm& arm = stretch.arms[j];
      const auto other = step_of<Vector>(arm, stretch, row, kSeesFinal ? nullptr : &offloads);
      certainly &= low > index_of(other, stretch.beta / std::sqrt(arm.pulls), sqrt_log);
      totals[j] = other.total;
      pulls[j] = other.pulled;
    }
    if (!all_set(certainly)) {
      while (certainly[certain] != 0) ++certain;
      break;
    }
    for (std::size_t j = 0; j + 1 < stretch.count; ++j) {
      stretch.arms[j].total = totals[j];
      stretch.arms[j].pulls = pulls[j];
    }
    leader.total = step.total;
    leader.pulls = step.pulled;
    const Vector answers = select(step.stops, load<Vector>(leader.column + row),
                                  load<Vector>(stretch.final_column + row));
    confidence_sum += in_units(confidence_of(answers));
    correct_sum += right_of(answers);
    stopped -= step.stops;
  }
  stretch.arms[stretch.count - 1] = leader;
  stretch.row = row;
  stretch.confidence_sum += sum(confidence_sum);
  stretch.correct_sum += static_cast<std::uint64_t>(sum(correct_sum));
  stretch.stopped += static_cast<std::uint64_t>(sum(stopped));
  return certain;
}

template <class Vector>
SPLITEE_INLINE std::size_t run(OneLeader& stretch) {
  if (stretch.count > kMostArms) return 0;
  return stretch.sees_final ? run<Vector, true>(stretch) : run<Vector, false>(stretch);
}

std::size_t run_plain(OneLeader& stretch) { return run<Pair>(stretch); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 std::size_t run_avx2(OneLeader& stretch) { return run<Four>(stretch); }
SPLITEE_TARGET_AVX512 std::size_t run_avx512(OneLeader& stretch) { return run<Eight>(stretch); }
#else
constexpr OneLeaderFunction run_avx2 = run_plain;
constexpr OneLeaderFunction run_avx512 = run_plain;
#endif

}  // namespace

OneLeaderFunction one_leader_function() {
  static const OneLeaderFunction chosen = version_for_machine(run_plain, run_avx2, run_avx512);
  return chosen;
}

}  // namespace splitee
