#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "replay/ledger.hpp"
#include "trace/trace.hpp"

namespace splitee {

// What each arm would do on the whole trace at this threshold: element i is the ledger of always
// splitting at exit i. Computed by so many threads.
std::vector<Ledger> arm_ledgers(const Trace& trace, double threshold, unsigned workers = 1);

// arm_ledgers() of one trace, kept for the thresholds asked for last. Any thread may ask.
class ArmCache {
 public:
  // Each of its calculations is done by so many threads.
  explicit ArmCache(unsigned workers = 1) : workers_(workers) {}

  // `trace` must be the same in every call.
  [[nodiscard]] std::shared_ptr<const std::vector<Ledger>> at(const Trace& trace, double threshold);

 private:
  unsigned workers_;
  std::mutex mutex_;
  std::map<double, std::shared_ptr<const std::vector<Ledger>>> known_;
};

// The arm with the highest mean reward (ties: lowest), from the ledgers of all arms.
std::size_t best_arm(const std::vector<Ledger>& arms, const CostModel& costs, Charge charge);

}  // namespace splitee
