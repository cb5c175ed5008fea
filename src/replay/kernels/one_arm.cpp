#include "replay/kernels/one_arm.hpp"

#include <cmath>

#include "base/lanes.hpp"
#include "model/ledger.hpp"

namespace splitee {
namespace {

SPLITEE_INLINE void run(OneArm& rounds) {
  Integers confidence_sum = {};
  Integers correct_sum = {};
  Integers stopped = {};
  std::size_t row = rounds.begin;
  for (; row + kLanes <= rounds.end; row += kLanes) {
    const auto here = load<Doubles>(rounds.here + row);
    const auto final = load<Doubles>(rounds.final + row);
    const auto stops = Integers(confidence_of(here) >= all(rounds.threshold));
    const Doubles answers = select(stops, here, final);
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

void run_plain(OneArm& rounds) { run(rounds); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 void run_avx2(OneArm& rounds) { run(rounds); }
SPLITEE_TARGET_AVX512 void run_avx512(OneArm& rounds) { run(rounds); }
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
