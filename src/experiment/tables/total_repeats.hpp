#pragma once

#include <array>
#include <cstdint>

#include "experiment/run_row.hpp"
#include "statistics/repeats.hpp"

namespace splitee {

// The totals of a cell's repeats.
struct TotalRepeats {
  explicit TotalRepeats(IntervalKind interval)
      : accuracy(interval),
        cost(interval),
        offloaded(interval),
        reward(interval),
        regret(interval),
        further{Repeats(interval), Repeats(interval)} {}

  void add(const RunRow& run) {
    accuracy.add(run.accuracy.value_or(0));
    cost.add(run.cost);
    offloaded.add(static_cast<double>(run.offloaded));
    reward.add(run.reward);
    regret.add(run.regret);
    for (std::size_t k = 0; k < kFurtherRegrets; ++k) further.at(k).add(run.further_regret.at(k));
  }

  // Calls `visit` with each of its numbers; `totals` may be const.
  template <class Totals, class Visit>
  static void each_of(Totals& totals, Visit&& visit) {
    for (auto* number :
         {&totals.accuracy, &totals.cost, &totals.offloaded, &totals.reward, &totals.regret}) {
      visit(*number);
    }
    for (auto& number : totals.further) visit(number);
  }
  static constexpr std::uint64_t kNumbers = 5 + kFurtherRegrets;

  Repeats accuracy;
  Repeats cost;
  Repeats offloaded;
  Repeats reward;
  Repeats regret;
  std::array<Repeats, kFurtherRegrets> further;  // those that are asked for
};

}  // namespace splitee
