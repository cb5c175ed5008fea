#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "policy/lanes/lane_means.hpp"
#include "policy/learners/forgetting.hpp"

namespace splitee {

// SwUcb in each lane.
class SwUcbLanes final : public LearnerLanes {
 public:
  SwUcbLanes(std::size_t arms, SwUcb::Constants constants) : constants_(constants), means_(arms) {
    empty_.fill(arms);
  }

  void choose(const Round& round, LaneArms& arms) override;
  void observe(const LaneRewards& told) override;
  [[nodiscard]] std::size_t estimated_best(std::size_t lane) const override {
    return means_.estimated_best(lane);
  }

 private:
  [[nodiscard]] std::size_t fewest() const override { return 3; }
  [[nodiscard]] std::uint32_t first_empty(std::size_t lane) const;

  struct Told {
    LaneArms arms;
    LaneRow rewards;
  };

  SwUcb::Constants constants_;
  LaneMeans means_;
  std::array<std::size_t, kLanes> empty_{};  // arms without a reward in the window
  std::vector<Told> window_;  // of the last rounds; once it is full, from oldest_ on around its end
  std::size_t oldest_ = 0;
};

// DUcb in each lane. All lanes are rewarded in the same rounds, so the sum of n is the same in each
// but for rounding.
class DUcbLanes final : public LearnerLanes {
 public:
  DUcbLanes(std::size_t arms, DUcb::Constants constants)
      : constants_(constants), means_(arms), unit_(constants.gamma) {}

  void choose(const Round& round, LaneArms& arms) override;
  void observe(const LaneRewards& told) override;
  [[nodiscard]] std::size_t estimated_best(std::size_t lane) const override {
    return means_.estimated_best(lane);
  }

 private:
  [[nodiscard]] std::size_t fewest() const override { return 2; }
  [[nodiscard]] double factor() const { return 2 * constants_.range; }
  [[nodiscard]] double level_of(const std::vector<ArmSums>& arms) const;
  void keep_all();

  DUcb::Constants constants_;
  LaneMeans means_;
  FadingUnit unit_;
};

}  // namespace splitee
