#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/lane_count.hpp"
#include "policy/round.hpp"

namespace splitee {

// One number for each lane.
struct alignas(kLanes * sizeof(double)) LaneRow {
  std::array<double, kLanes> at{};

  [[nodiscard]] double operator[](std::size_t lane) const { return at[lane]; }
  [[nodiscard]] double& operator[](std::size_t lane) { return at[lane]; }
};

// The arm that each lane plays.
using LaneArms = std::array<std::uint32_t, kLanes>;

// What the lanes are told of a round: of the arm that each played, its reward and its price, see
// AnyArmLearner.
struct LaneRewards {
  LaneArms arms{};
  LaneRow rewards;
  LaneRow prices;
};

// kLanes learners of one kind, each in a world of its own, that take their rounds side by side:
// operations that each would wait for alone are done for all at once. Each lane chooses what a
// learner by itself would. In every round it is told the reward of the arm that it played, and
// nothing else.
class LearnerLanes {
 public:
  LearnerLanes() = default;
  LearnerLanes(const LearnerLanes&) = delete;
  LearnerLanes& operator=(const LearnerLanes&) = delete;
  virtual ~LearnerLanes() = default;

  // Whether so many lanes in use take less time than as many learners one by one.
  [[nodiscard]] bool is_worthwhile(std::size_t lanes) const;

  virtual void choose(const Round& round, LaneArms& arms) = 0;
  virtual void observe(const LaneRewards& told) = 0;
  [[nodiscard]] virtual std::size_t estimated_best(std::size_t lane) const = 0;

 private:
  // The fewest lanes that are worthwhile, in vectors of four numbers or more.
  [[nodiscard]] virtual std::size_t fewest() const = 0;
};

}  // namespace splitee
