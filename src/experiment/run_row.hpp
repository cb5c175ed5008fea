#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "config/further_regret.hpp"

namespace splitee {

// One repeat of one cell: totals over all rounds.
struct RunRow {
  std::uint64_t repeat = 0;  // from 1
  std::uint64_t samples = 0;
  std::optional<double> accuracy;  // share; none without labels
  double cost = 0;                 // lambda
  std::uint64_t offloaded = 0;     // samples
  double reward = 0;
  double regret = 0;
  std::array<double, kFurtherRegrets> further_regret{};  // those that are asked for
};

}  // namespace splitee
