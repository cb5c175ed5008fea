#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "experiment/cell_grid.hpp"
#include "replay/player.hpp"

namespace splitee {

class Plan;

// The total rewards of arms, each played alone through the first repeats, as many as have 100,000
// rounds together or else all. The best fixed arm is chosen by them where the cost of an offload
// depends on when it is made, and on those before it.
class ArmsAlone {
 public:
  // By segment (see LoadedTrace::segment_rounds), then arm: totals over these repeats.
  explicit ArmsAlone(std::vector<std::vector<double>> rewards) : rewards_(std::move(rewards)) {}

  // The arm with the highest reward over all segments, and in one segment; the lowest of equals.
  [[nodiscard]] std::size_t best() const;
  [[nodiscard]] std::size_t best_in(std::size_t segment) const;

 private:
  std::vector<std::vector<double>> rewards_;
};

// The results for one trace, kept for the arms and costs asked for. Any thread may use it.
class ArmsAloneCache {
 public:
  // Each of its calculations is done by `workers` threads.
  explicit ArmsAloneCache(unsigned workers) : workers_(workers) {}

  // At the costs of a cell of the trace; the plan must be the same in every call.
  [[nodiscard]] std::shared_ptr<const ArmsAlone> of(const Plan& plan, const Cell& cell,
                                                    const RuledArms& arms);

 private:
  struct Known {
    RuledArms arms;
    std::size_t device = 0;
    std::size_t link = 0;
    double mu = 0;
    std::mutex turn;                                   // held while it is calculated
    std::shared_ptr<const ArmsAlone> alone = nullptr;  // null: not yet
  };

  [[nodiscard]] std::shared_ptr<Known> entry_of(const Cell& cell, const RuledArms& arms);
  [[nodiscard]] std::vector<std::vector<double>> played(const Plan& plan, const Cell& cell,
                                                        const RuledArms& arms) const;

  unsigned workers_;
  std::mutex mutex_;  // of the list
  std::vector<std::shared_ptr<Known>> known_;
};

}  // namespace splitee
