#include "replay/tally.hpp"

#include <cmath>

#include "replay/lanes.hpp"
#include "replay/ledger.hpp"

namespace splitee {
namespace {

SPLITEE_INLINE void run(Tally& tally) {
  Integers confidence_sum = {};
  Integers correct_sum = {};
  Integers exited = {};
  std::size_t row = tally.begin;
  for (; row + kLanes <= tally.end; row += kLanes) {
    const auto here = load<Doubles>(tally.here + row);
    const auto final = load<Doubles>(tally.final + row);
    const Integers exits =
        tally.is_last_exit ? Integers{} - 1 : Integers(confidence_of(here) >= all(tally.threshold));
    const Doubles answers = select(exits, here, final);
    confidence_sum += in_units(confidence_of(answers));
    correct_sum += right_of(answers);
    exited -= exits;
  }
  tally.confidence_sum += sum(confidence_sum);
  tally.correct_sum += static_cast<std::uint64_t>(sum(correct_sum));
  tally.exited += static_cast<std::uint64_t>(sum(exited));
  Ledger::Batch rest;
  for (; row < tally.end; ++row) {
    const bool exits = tally.is_last_exit || std::abs(tally.here[row]) >= tally.threshold;
    const double answer = exits ? tally.here[row] : tally.final[row];
    tally.exited += exits ? 1 : 0;
    rest.add(std::abs(answer), std::signbit(answer) ? 1 : 0);
  }
  tally.confidence_sum += rest.confidence;
  tally.correct_sum += rest.correct;
}

void run_plain(Tally& tally) { run(tally); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 void run_avx2(Tally& tally) { run(tally); }
SPLITEE_TARGET_AVX512 void run_avx512(Tally& tally) { run(tally); }
#else
constexpr TallyFunction run_avx2 = run_plain;
constexpr TallyFunction run_avx512 = run_plain;
#endif

}  // namespace

TallyFunction tally_function() {
  static const TallyFunction chosen = version_for_machine(run_plain, run_avx2, run_avx512);
  return chosen;
}

}  // namespace splitee
