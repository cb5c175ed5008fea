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

static_assert(kLeaderStep == kLanes);

// An arm's rewards in a step of rounds: its total and pulls before each round, and after the last.
struct Step {
  Integers stops;  // -1 where the sample stops, 0 where it is offloaded
  Doubles totals;
  Doubles pulls;
  double total;
  double pulled;
};

// The sum of the lanes before each one, in some order.
SPLITEE_INLINE Doubles sums_before(Doubles v) {
  constexpr Doubles kNone = {};
  v = __builtin_shufflevector(kNone, v, 0, 8, 9, 10, 11, 12, 13, 14);
  v += __builtin_shufflevector(kNone, v, 0, 8, 9, 10, 11, 12, 13, 14);
  v += __builtin_shufflevector(kNone, v, 0, 1, 8, 9, 10, 11, 12, 13);
  v += __builtin_shufflevector(kNone, v, 0, 1, 2, 3, 8, 9, 10, 11);
  return v;
}

// `final_seen`: -1 where an offload's reward is known, else 0; null: it is everywhere.
SPLITEE_INLINE Step step_of(const RewardedArm& arm, const OneLeader& stretch, std::size_t row,
                            const Integers* final_seen = nullptr) {
  constexpr Doubles kRising = {0, 1, 2, 3, 4, 5, 6, 7};
  const Doubles here = confidence_of(load<Doubles>(arm.column + row));
  const Doubles final = confidence_of(load<Doubles>(stretch.final_column + row));
  Step step;
  step.stops = Integers(here >= all(arm.threshold));
  Doubles rewards =
      select(step.stops, here - all(arm.stop_penalty), final - all(arm.offload_penalty));
  if (final_seen != nullptr) {
    const Integers is_known = step.stops | *final_seen;
    const Doubles known = select(is_known, all(1), Doubles{});
    rewards = select(is_known, rewards, Doubles{});
    step.pulls = all(arm.pulls) + sums_before(known);
    step.pulled = step.pulls[kLeaderStep - 1] + known[kLeaderStep - 1];
  } else {
    step.pulls = all(arm.pulls) + kRising;
    step.pulled = arm.pulls + static_cast<double>(kLeaderStep);
  }
  double total = arm.total;
  for (std::size_t k = 0; k < kLeaderStep; ++k) {
    step.totals[k] = total;
    total += rewards[k];
  }
  step.total = total;
  return step;
}

SPLITEE_INLINE Doubles index_of(const Step& step, double width, Doubles sqrt_log) {
  return step.totals / step.pulls + all(width) * sqrt_log;
}

// The most arms that a stretch rewards; SplitEE-S with a later leader is left to the plain loop.
constexpr std::size_t kMostArms = 16;

template <bool kSeesFinal>
SPLITEE_INLINE std::size_t run(OneLeader& stretch) {
  Integers confidence_sum = {};
  Integers correct_sum = {};
  Integers stopped = {};
  std::size_t certain = 0;
  // A copy, which stays in registers: every step depends on it.
  RewardedArm leader = stretch.arms[stretch.count - 1];
  std::size_t row = stretch.row;
  for (; row + kLeaderStep <= stretch.end; row += kLeaderStep) {
    const auto sqrt_log = load<Doubles>(stretch.sqrt_log + row);
    const Step step = step_of(leader, stretch, row);
    const double last_pulls = leader.pulls + static_cast<double>(kLeaderStep - 1);
    const Doubles low = index_of(step, stretch.beta / std::sqrt(last_pulls), sqrt_log);
    Integers certainly = low > all(stretch.bound);
    const Integers offloads = ~step.stops;
    std::array<double, kMostArms> totals;
    std::array<double, kMostArms> pulls;
    for (std::size_t j = 0; j + 1 < stretch.count; ++j) {
      const RewardedArm& arm = stretch.arms[j];
      const Step other = step_of(arm, stretch, row, kSeesFinal ? nullptr : &offloads);
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
    const Doubles answers = select(step.stops, load<Doubles>(leader.column + row),
                                   load<Doubles>(stretch.final_column + row));
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

SPLITEE_INLINE std::size_t run(OneLeader& stretch) {
  if (stretch.count > kMostArms) return 0;
  return stretch.sees_final ? run<true>(stretch) : run<false>(stretch);
}

std::size_t run_plain(OneLeader& stretch) { return run(stretch); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 std::size_t run_avx2(OneLeader& stretch) { return run(stretch); }
SPLITEE_TARGET_AVX512 std::size_t run_avx512(OneLeader& stretch) { return run(stretch); }
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
