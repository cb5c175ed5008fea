#include "replay/kernels/one_arm.hpp"

#include <cmath>

#include "base/lanes.hpp"
#include "model/ledger.hpp"

namespace splitee {
namespace {

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
    const Vector answers = select(stops, here, final);
    confidence_sum += in_units(confidence_of(answers));
    correct_sum += right_of(answers);
    stopped -= stops;
  }
  rounds.confidence_sum += sum(confidence_sum);
  rounds.correct_sum += static_cast<std::uint64_t>(sum(correct_sum));
  rounds.stopped += static_cast<std::uint64_t>(sum(stopped));
  Ledger::Batch rest;
  for (; row < rounds.end; ++row) {
    const bool stops = std::abs(rounds.here[row]) >= rounds.threshold;
    const double answer = stops ? rounds.here[row] : rounds.final[row];
    rounds.stopped += stops ? 1 : 0;
    rest.add(std::abs(answer), std::signbit(answer) ? 1 : 0);
  }
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
