#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "experiment/tables/physical.hpp"
#include "experiment/tables/result_table.hpp"
#include "statistics/repeats.hpp"

namespace splitee {

// One cell over all repeats; the totals of RunRow.
struct SummaryRow {
  CellKey key;
  std::uint64_t samples = 0;
  std::optional<Estimate> accuracy;
  Estimate cost;
  Estimate offloaded;
  Estimate reward;
  Estimate regret;
  std::uint64_t best_exit = 0;       // from 1; 0: the input was sent
  std::uint64_t reference_exit = 0;  // of regret; from 1
  std::optional<RegretBounds> bounds;
  std::string best_arm;
  std::string reference_arm;
  std::optional<double> cost_change_percent;  // against final-exit; none where that costs nothing
  std::optional<double> accuracy_change_points;  // against final-exit; none without labels
  std::optional<PhysicalEstimates> physical;     // none where costs are in lambda
  // 95% intervals of these two, paired repeat by repeat.
  std::optional<Interval> cost_change_interval;
  std::optional<Interval> accuracy_change_interval;
  std::array<Estimate, kFurtherRegrets> further_regret;  // those that are asked for
  std::string interval;  // the kind of intervals, see name_of(IntervalKind)

  [[nodiscard]] Estimate cost_per_sample() const { return per_sample(cost); }
  [[nodiscard]] Estimate offloaded_share() const { return per_sample(offloaded); }

 private:
  [[nodiscard]] Estimate per_sample(const Estimate& total) const;
};

// summary.csv: one SummaryRow per cell.
const ResultTable& summary_csv();

}  // namespace splitee
