#pragma once

#include <cstddef>

#include "policy/lanes/lane_means.hpp"
#include "policy/learners/priced.hpp"

namespace splitee {

// UcbBwk in each lane.
class UcbBwkLanes final : public LearnerLanes {
 public:
  explicit UcbBwkLanes(std::size_t arms) : rewards_(arms), prices_(arms) {}

  void choose(const Round& round, LaneArms& arms) override;
  void observe(const LaneRewards& told) override {
    rewards_.add(told.arms, told.rewards, 1);
    prices_.add(told.arms, told.prices, 1);
  }
  [[nodiscard]] std::size_t estimated_best(std::size_t lane) const override {
    return rewards_.estimated_best(lane);
  }

 private:
  [[nodiscard]] std::size_t fewest() const override { return 3; }
  LaneMeans rewards_;
  LaneMeans prices_;
};

}  // namespace splitee
