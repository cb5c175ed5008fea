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

  // All of its numbers.
  [[nodiscard]] std::vector<Repeats*> all() {
    std::vector<Repeats*> numbers = {&accuracy, &cost, &offloaded, &reward, &regret};
    for (Repeats& each : further) numbers.push_back(&each);
    return numbers;
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
