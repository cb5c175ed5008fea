// Each lane is a round of its own. Rewards are the same differences as in Environment::play(), and
// an arm replaces an earlier one only where its reward is higher, so that the lowest of equal arms
// counts, as with std::max_element.
#include "replay/kernels/best_arms.hpp"

#include <cmath>
#include <limits>

#include "base/lanes.hpp"
#include "model/ledger.hpp"

namespace splitee {
namespace {

SPLITEE_INLINE void count(BestArms& rounds, std::size_t row, std::size_t arm, bool stops) {
  ++(stops ? rounds.stopped : rounds.offloaded)[arm];
  if (!rounds.played.empty()) rounds.played[row - rounds.begin] = static_cast<std::uint32_t>(arm);
}

// Plays one round, for the rounds that do not fill a vector.
SPLITEE_INLINE void run_one(BestArms& rounds, std::size_t row, Ledger::Batch& batch) {
  const double final = rounds.final_column[row];
  double highest = -std::numeric_limits<double>::infinity();
  std::size_t best = 0;
  bool best_stops = false;
  for (std::size_t k = 0; k < rounds.arms->size(); ++k) {
    const LookOnce& arm = (*rounds.arms)[k];
    const double confidence = std::abs(arm.column[row]);
    const bool stops = confidence >= arm.threshold;
    const double reward =
        stops ? confidence - arm.stop_penalty : std::abs(final) - arm.offload_penalty;
    if (reward > highest) {
      highest = reward;
      best = k;
      best_stops = stops;
    }
  }
  const double answer = best_stops ? (*rounds.arms)[best].column[row] : final;
  count(rounds, row, best, best_stops);
  batch.add(std::abs(answer), std::signbit(answer) ? 1 : 0);
}

template <class Vector>
SPLITEE_INLINE void run(BestArms& rounds) {
  using Mask = MaskOf<Vector>;
  Mask confidence_sum = {};
  Mask correct_sum = {};
  std::size_t row = rounds.begin;
  for (; row + kLanesOf<Vector> <= rounds.end; row += kLanesOf<Vector>) {
    const auto final = load<Vector>(rounds.final_column + row);
    const Vector final_confidence = confidence_of(final);
    auto highest = all<Vector>(-std::numeric_limits<double>::infinity());
    Vector answers = final;
    Mask best = {};
    Mask best_stops = {};
    for (std::size_t k = 0; k < rounds.arms->size(); ++k) {
      const LookOnce& arm = (*rounds.arms)[k];
      const auto here = load<Vector>(arm.column + row);
      const Vector confidence = confidence_of(here);
      const Mask stops = confidence >= all<Vector>(arm.threshold);
      const Vector rewards = select(stops, confidence - all<Vector>(arm.stop_penalty),
                                    final_confidence - all<Vector>(arm.offload_penalty));
      const Mask higher = rewards > highest;
      highest = select(higher, rewards, highest);
      answers = select(higher, select(stops, here, final), answers);
      best = select(higher, Mask{} + static_cast<std::int64_t>(k), best);
      best_stops = select(higher, stops, best_stops);
    }
    confidence_sum += in_units(confidence_of(answers));
    correct_sum += right_of(answers);
    for (std::size_t lane = 0; lane < kLanesOf<Vector>; ++lane) {
      count(rounds, row + lane, static_cast<std::size_t>(best[lane]), best_stops[lane] != 0);
    }
  }
  rounds.confidence_sum += sum(confidence_sum);
  rounds.correct_sum += static_cast<std::uint64_t>(sum(correct_sum));
  Ledger::Batch rest;
  for (; row < rounds.end; ++row) run_one(rounds, row, rest);
  rounds.confidence_sum += rest.confidence;
  rounds.correct_sum += rest.correct;
}

void run_plain(BestArms& rounds) { run<Pair>(rounds); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 void run_avx2(BestArms& rounds) { run<Four>(rounds); }
SPLITEE_TARGET_AVX512 void run_avx512(BestArms& rounds) { run<Eight>(rounds); }
#else
constexpr BestArmsFunction run_avx2 = run_plain;
constexpr BestArmsFunction run_avx512 = run_plain;
#endif

}  // namespace

BestArmsFunction best_arms_function() {
  static const BestArmsFunction chosen = version_for_machine(run_plain, run_avx2, run_avx512);
  return chosen;
}

}  // namespace splitee
