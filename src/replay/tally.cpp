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
    const auto here = load<Doubles>(tally.confidence + row);
    const auto final = load<Doubles>(tally.final_confidence + row);
    const Integers exits =
        tally.is_last_exit ? Integers{} - 1 : Integers(here >= all(tally.threshold));
    const Integers right = __builtin_convertvector(load<Bytes>(tally.correct + row), Integers);
    const Integers final_right =
        __builtin_convertvector(load<Bytes>(tally.final_correct + row), Integers);
    confidence_sum += in_units(select(exits, here, final));
    correct_sum += select(exits, right, final_right);
    exited -= exits;
  }
  tally.confidence_sum += sum(confidence_sum);
  tally.correct_sum += static_cast<std::uint64_t>(sum(correct_sum));
  tally.exited += static_cast<std::uint64_t>(sum(exited));
  Ledger::Batch rest;
  for (; row < tally.end; ++row) {
    const bool exits = tally.is_last_exit || tally.confidence[row] >= tally.threshold;
    tally.exited += exits ? 1 : 0;
    rest.add(exits ? tally.confidence[row] : tally.final_confidence[row],
             exits ? tally.correct[row] : tally.final_correct[row]);
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
