#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "base/lane_count.hpp"
#include "policy/learners/arm_statistics.hpp"
#include "policy/learners/told_rewards.hpp"

namespace splitee {

// The first arm of [first, end) with the highest value_of(arm).
template <class ValueOf>
std::size_t first_highest(std::size_t first, std::size_t end, const ValueOf& value_of) {
  std::size_t best = first;
  double highest = value_of(first);
  for (std::size_t arm = first + 1; arm < end; ++arm) {
    const double own = value_of(arm);
    best = own > highest ? arm : best;
    highest = std::max(own, highest);
  }
  return best;
}

// Pulls and rewards of some arms, in arrays by arm, and a limit for the mean of each: none
// (infinite) at first. A pull may count before its reward arrives.
class ArmColumns {
 public:
  explicit ArmColumns(std::size_t arms)
      : arms_(arms),
        sums_(padded(arms)),
        rewards_(padded(arms)),
        pulls_(padded(arms)),
        limits_(padded(arms), std::numeric_limits<double>::infinity()) {}

  [[nodiscard]] std::size_t size() const { return arms_; }
  [[nodiscard]] double pulls(std::size_t arm) const { return pulls_[arm]; }
  [[nodiscard]] double rewards(std::size_t arm) const { return rewards_[arm]; }  // their number
  [[nodiscard]] double sum(std::size_t arm) const { return sums_[arm]; }
  [[nodiscard]] double mean(std::size_t arm) const { return statistics(arm).mean(); }
  [[nodiscard]] ArmSums statistics(std::size_t arm) const {
    return {sums_[arm], rewards_[arm], pulls_[arm]};
  }

  // The first arm from `first` on with the highest mean, of those that have a pull or are `always`.
  [[nodiscard]] std::size_t best_mean(std::size_t first, std::optional<std::size_t> always) const {
    return first_highest(first, arms_, [&](std::size_t arm) {
      const bool counts = pulls_[arm] > 0 || arm == always;
      return counts ? mean(arm) : -std::numeric_limits<double>::infinity();
    });
  }

  void count_pull(std::size_t arm) { pulls_[arm] += 1; }
  void add_reward(std::size_t arm, double x) {
    sums_[arm] += x;
    rewards_[arm] += 1;
  }
  // Pulls with their rewards; whether an arm is above its limit then.
  [[nodiscard]] bool add(const ToldRewards& round) { return add_rewards_(round, told()); }
  [[nodiscard]] bool add(const ToldWalks& round) { return add_walks_(round, told()); }

  void set_limit(std::size_t arm, double mean) { limits_[arm] = mean; }
  [[nodiscard]] bool is_above_limit(std::size_t arm) const {
    return sums_[arm] > limits_[arm] * rewards_[arm];
  }

 private:
  [[nodiscard]] RewardSums told() {
    return {sums_.size(), sums_.data(), rewards_.data(), pulls_.data(), limits_.data()};
  }

  AddRewardsFunction add_rewards_ = add_rewards_function();
  AddWalksFunction add_walks_ = add_walks_function();
  std::size_t arms_;
  std::vector<double> sums_;
  std::vector<double> rewards_;
  std::vector<double> pulls_;
  std::vector<double> limits_;
};

}  // namespace splitee
