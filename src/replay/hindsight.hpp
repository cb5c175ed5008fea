#pragma once

#include <cstddef>
#include <vector>

#include "replay/ledger.hpp"
#include "trace/trace.hpp"

namespace splitee {

// What each arm would do on the whole trace at this threshold: element i is the ledger of always
// splitting at exit i.
std::vector<Ledger> arm_ledgers(const Trace& trace, double threshold);

// The arm with the highest mean reward (ties: lowest), from the ledgers of all arms.
std::size_t best_arm(const std::vector<Ledger>& arms, const CostModel& costs, Charge charge);

}  // namespace splitee
