#include "replay/kernels/one_arm.hpp"

#include <algorithm>
#include <cmath>

#include "base/lanes.hpp"
#include "model/ledger.hpp"

namespace splitee {
namespace {

// Of the rounds that do not fill a vector.
SPLITEE_INLINE void run_one(OneArm& rounds, std::size_t row, Ledger::Batch& batch) {
  const double own = rounds.here[row];
  const bool stops = std::abs(own) >= rounds.threshold;
  double answer = stops ? own : rounds.final[row];
  if (rounds.fallback && std::abs(answer) < rounds.threshold && std::abs(answer) <= std::abs(own)) {
    answer = own;
  }
  double seen = std::abs(answer);
  if (rounds.base != nullptr) seen -= std::abs(rounds.base[row]);
  if (rounds.clip) seen = std::max(seen, 0.0);
  rounds.stopped += stops ? 1 : 0;
  batch.add(seen, std::signbit(answer) ? 1 : 0);
}

template <class Vector>
SPLITEE_INLINE void run(OneArm& rounds) {
  MaskOf<Vector> confidence_sum = {};
  MaskOf<Vector> correct_sum = {};
  MaskOf<Vector> stopped = {};
  std::size_t row = rounds.begin;
  for (; row + kLanesOf<Vector> <= rounds.end; row += kLanesOf<Vector>) {
    const auto here = load<Vector>(rounds.here + row);
    const auto final = load<Vector>(rounds.final + row);
    const MaskOf<Vector> stops = confidence_of(here) >= all<Vector>(rounds.threshold);
    Vector answers = select(stops, here, final);
    if (rounds.fallback) {
      const Vector confidence = confidence_of(answers);
      const MaskOf<Vector> falls_back =
          (confidence < all<Vector>(rounds.threshold)) & (confidence <= confidence_of(here));
      answers = select(falls_back, here, answers);
    }
    Vector seen = confidence_of(answers);
    if (rounds.base != nullptr) seen -= confidence_of(load<Vector>(rounds.base + row));
    if (rounds.clip) seen = seen > Vector{} ? seen : Vector{};
    confidence_sum += in_units(seen);
    correct_sum += right_of(answers);
    stopped -= stops;
  }
  rounds.confidence_sum += sum(confidence_sum);
  rounds.correct_sum += static_cast<std::uint64_t>(sum(correct_sum));
  rounds.stopped += static_cast<std::uint64_t>(sum(stopped));
  Ledger::Batch rest;
  for (; row < rounds.end; ++row) run_one(rounds, row, rest);
  rounds.confidence_sum += rest.confidence;
  rounds.correct_sum += rest.correct;
}

void run_plain(OneArm& rounds) { run<Pair>(rounds); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 void run_avx2(OneArm& rounds) { run<Four>(rounds); }
SPLITEE_TARGET_AVX512 void run_avx512(OneArm& rounds) { run<Eight>(rounds); }
#else
constexpr OneArmFunction run_avx2 = run_plain;
constexpr OneArmFunction run_avx512 = run_plain;
#endif

}  // namespace

OneArmFunction one_arm_function() {
  static const OneArmFunction chosen = version_for_machine(run_plain, run_avx2, run_avx512);
  return chosen;
}

}  // namespace splitee
