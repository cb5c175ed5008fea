#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "model/cost_model.hpp"
#include "model/ledger.hpp"
#include "replay/player.hpp"
#include "trace/trace.hpp"

namespace splitee {

// The ledgers of splitting at each exit on a whole trace, at one threshold.
class ArmLedgers {
 public:
  // Computed by `workers` threads.
  ArmLedgers(const Trace& trace, double threshold, unsigned workers = 1);

  [[nodiscard]] std::size_t size() const { return alone_.size(); }

  // The ledger of always splitting at this exit; it has one station, that exit.
  [[nodiscard]] const Ledger& operator[](std::size_t exit) const { return alone_[exit]; }
  [[nodiscard]] const std::vector<Ledger>& all() const { return alone_; }

 private:
  std::vector<Ledger> alone_;
};

// Samples [begin, end) of a trace.
struct SampleRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  friend bool operator==(const SampleRange&, const SampleRange&) = default;
};

// All samples of a trace.
SampleRange all_samples(const Trace& trace);

// The ledgers of some arms, each played on every one of some samples of a trace, where the answer
// to an offloaded sample is lost with probability `loss`.
class RuledArmLedgers {
 public:
  // Computed by `workers` threads.
  RuledArmLedgers(const Trace& trace, RuledArms arms, SampleRange samples, unsigned workers = 1,
                  double loss = 0);

  [[nodiscard]] const RuledArms& arms() const { return arms_; }
  [[nodiscard]] const SampleRange& samples() const { return samples_; }
  [[nodiscard]] double loss() const { return loss_; }

  // The arm with the highest mean reward, the lowest of equals.
  [[nodiscard]] std::size_t best(const CostModel& costs) const;

  // The mean reward of each arm, in expectation over the losses.
  [[nodiscard]] std::vector<double> means(const CostModel& costs) const;

 private:
  RuledArms arms_;
  SampleRange samples_;
  double loss_;
  std::vector<Ledger> alone_;
  std::vector<Ledger> lost_;  // where every answer is lost; empty where none is
};

// The ledgers of one trace's splits, kept for the latest thresholds. Any thread may use it.
class ArmCache {
 public:
  // Each of its calculations is done by `workers` threads.
  explicit ArmCache(unsigned workers = 1) : workers_(workers) {}

  // `trace` must be the same in every call.
  [[nodiscard]] std::shared_ptr<const ArmLedgers> at(const Trace& trace, double threshold);
  [[nodiscard]] std::shared_ptr<const RuledArmLedgers> of(const Trace& trace, const RuledArms& arms,
                                                          double loss = 0);
  [[nodiscard]] std::shared_ptr<const RuledArmLedgers> of(const Trace& trace, const RuledArms& arms,
                                                          SampleRange samples, double loss);

 private:
  unsigned workers_;
  std::mutex mutex_;
  std::map<double, std::shared_ptr<const ArmLedgers>> known_;
  std::vector<std::shared_ptr<const RuledArmLedgers>> known_ruled_;
};

// The exit whose splits have the highest mean reward, the lowest of equals, for a policy with these
// heads.
std::size_t best_exit(const ArmLedgers& arms, const CostModel& costs, Heads heads);

// The mean reward of splitting at each exit, for a policy with these heads.
std::vector<double> mean_rewards(const ArmLedgers& arms, const CostModel& costs, Heads heads);

}  // namespace splitee
