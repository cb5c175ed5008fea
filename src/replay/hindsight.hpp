#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "replay/ledger.hpp"
#include "trace/trace.hpp"

namespace splitee {

// What each arm would do on a whole trace at some threshold.
class Arms {
 public:
  // Computed by so many threads.
  Arms(const Trace& trace, double threshold, unsigned workers = 1);

  [[nodiscard]] std::size_t size() const { return alone_.size(); }

  // The ledger of always splitting at this exit.
  [[nodiscard]] Ledger operator[](std::size_t exit) const {
    return alone_[exit].moved_to(exit, size());
  }

 private:
  std::vector<Ledger> alone_;  // each with its own exit only: L ledgers of L exits are too much
};

// The arms of one trace, kept for the thresholds asked for last. Any thread may ask.
class ArmCache {
 public:
  // Each of its calculations is done by so many threads.
  explicit ArmCache(unsigned workers = 1) : workers_(workers) {}

  // `trace` must be the same in every call.
  [[nodiscard]] std::shared_ptr<const Arms> at(const Trace& trace, double threshold);

 private:
  unsigned workers_;
  std::mutex mutex_;
  std::map<double, std::shared_ptr<const Arms>> known_;
};

// The arm with the highest mean reward (ties: lowest).
std::size_t best_arm(const Arms& arms, const CostModel& costs, Charge charge);

}  // namespace splitee
