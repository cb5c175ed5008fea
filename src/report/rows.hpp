#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "statistics/moments.hpp"

namespace splitee {

// What names a cell of the grid in every result file.
struct CellKey {
  std::string trace;
  std::string policy;
  double offload = 0;                       // in lambda, or the scale of per-exit costs
  std::vector<std::optional<double>> grid;  // one value per grid column; none: not of this policy
  std::string switches;                     // the choices that shaped it, "name=value;name=value"
};

// One repeat of one cell: totals over all rounds.
struct RunRow {
  std::uint64_t repeat = 0;  // from 1
  std::uint64_t samples = 0;
  std::optional<double> accuracy;  // share; none without labels
  double cost = 0;                 // lambda
  std::uint64_t offloaded = 0;     // samples
  double reward = 0;
  double regret = 0;
};

// A mean over repeats with its 95% Student t interval (none with one repeat).
struct Estimate {
  double mean = 0;
  std::optional<Interval> interval;
};

// One cell over all repeats; the totals of RunRow.
struct SummaryRow {
  CellKey key;
  std::uint64_t samples = 0;
  std::optional<Estimate> accuracy;
  Estimate cost;
  Estimate offloaded;
  Estimate reward;
  Estimate regret;
  std::uint64_t best_exit = 0;                // from 1
  std::uint64_t reference_exit = 0;           // what regret is taken against; from 1
  std::optional<double> cost_change_percent;  // against final-exit; none where that costs nothing
  std::optional<double> accuracy_change_points;  // against final-exit; none without labels
};

// A summary with the metrics in which chance explains the difference to the policy listed first.
struct MarkedRow {
  SummaryRow row;
  std::set<std::string> within_noise;
};

// What a cell gave more than another in one metric of RunRow, over all repeats.
struct CompareRow {
  CellKey key;
  std::string metric;
  std::string against;  // the other cell: its policy, with the values of that policy's own grids
  Estimate difference;  // mean of the differences repeat by repeat

  // True where chance explains the difference: the interval holds 0. Unknown with one repeat.
  [[nodiscard]] std::optional<bool> within_noise() const {
    if (!difference.interval) return std::nullopt;
    return difference.interval->low <= 0 && 0 <= difference.interval->high;
  }
};

// A cell at one round, over all repeats.
struct CurveRow {
  std::uint64_t round = 0;         // from 1
  Estimate regret;                 // cumulative
  std::optional<double> accuracy;  // over the rounds so far
  double cost = 0;                 // lambda per round, over the rounds so far
};

// A cell at one exit, means over repeats.
struct ExitRow {
  std::uint64_t exit = 0;  // from 1
  double played = 0;       // samples that were split there
  double exited = 0;
  double offloaded = 0;
};

}  // namespace splitee
