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

// What splitting at each exit would do on a whole trace at some threshold.
class ArmLedgers {
 public:
  // Computed by so many threads.
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

// All of a trace.
SampleRange all_samples(const Trace& trace);

// What each of some arms would do on some samples of a trace, played every time, where the answer
// to an offloaded sample is lost with probability `loss`.
class RuledArmLedgers {
 public:
  // Computed by so many threads.
  RuledArmLedgers(const Trace& trace, RuledArms arms, SampleRange samples, unsigned workers = 1,
                  double loss = 0);

  [[nodiscard]] const RuledArms& arms() const { return arms_; }
  [[nodiscard]] const SampleRange& samples() const { return samples_; }
  [[nodiscard]] double loss() const { return loss_; }

  // The arm with the highest mean reward; ties: lowest.
  [[nodiscard]] std::size_t best(const CostModel& costs) const;

  // The mean reward of each arm, as it is expected over what is lost.
  [[nodiscard]] std::vector<double> means(const CostModel& costs) const;

 private:
  RuledArms arms_;
  SampleRange samples_;
  double loss_;
  std::vector<Ledger> alone_;
  std::vector<Ledger> lost_;  // where every answer is; empty where none is
};

// The arms of one trace, kept for the thresholds asked for last. Any thread may ask.
class ArmCache {
 public:
  // Each of its calculations is done by so many threads.
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

// The exit at which splitting has the highest mean reward (ties: lowest) for a policy with these
// heads.
std::size_t best_exit(const ArmLedgers& arms, const CostModel& costs, Heads heads);

// The mean reward of splitting at each exit, for a policy with these heads.
std::vector<double> mean_rewards(const ArmLedgers& arms, const CostModel& costs, Heads heads);

}  // namespace splitee
