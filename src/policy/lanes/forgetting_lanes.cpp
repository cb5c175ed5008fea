#include "policy/lanes/forgetting_lanes.hpp"

#include <algorithm>
#include <cmath>

namespace splitee {

void SwUcbLanes::choose(const Round& round, LaneArms& arms) {
  if (window_.size() > constants_.tau) {
    const Told& oldest = window_[oldest_];
    const LaneRow& pulls = means_.remove(oldest.arms, oldest.rewards, 1);
    for (std::size_t lane = 0; lane < kLanes; ++lane) empty_[lane] += pulls[lane] <= 0 ? 1U : 0U;
  }
  if (means_.plays_each_once(round, arms)) return;
  if (*std::min_element(empty_.begin(), empty_.end()) > 0) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) arms[lane] = first_empty(lane);
    return;
  }
  const std::uint64_t rounds = std::min<std::uint64_t>(round.t, constants_.tau);
  const double level = constants_.xi * round.logs->ln(rounds);
  const auto exact = [&](std::size_t arm, std::size_t lane) {
    return forgetting_index(means_.statistics(arm, lane), constants_.range, level);
  };
  means_.find(width_search(constants_.range * std::sqrt(level), 1), exact, arms);
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    if (empty_[lane] > 0) arms[lane] = first_empty(lane);
  }
}

void SwUcbLanes::observe(const LaneRewards& told) {
  const LaneRow& pulls = means_.add(told.arms, told.rewards, 1);
  for (std::size_t lane = 0; lane < kLanes; ++lane) empty_[lane] -= pulls[lane] <= 1 ? 1U : 0U;
  if (window_.size() <= constants_.tau) {
    window_.push_back({told.arms, told.rewards});
  } else {
    window_[oldest_] = {told.arms, told.rewards};
    oldest_ = oldest_ + 1 < window_.size() ? oldest_ + 1 : 0;
  }
}

std::uint32_t SwUcbLanes::first_empty(std::size_t lane) const {
  std::uint32_t arm = 0;
  while (means_.pulls(arm)[lane] > 0) ++arm;
  return arm;
}

void DUcbLanes::choose(const Round& round, LaneArms& arms) {
  if (means_.plays_each_once(round, arms)) return;
  if (const auto kept = unit_.growth(factor(), constants_.xi, [&] { return means_.widest(); })) {
    const auto exact = [&](std::size_t arm, std::size_t lane) {
      return forgetting_index(means_.statistics(arm, lane), factor(),
                              level_of(means_.of_lane(lane)));
    };
    means_.find(width_search(kept->growth, kept->widest, FadingUnit::kRounding), exact, arms);
    return;
  }
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const std::vector<ArmSums> own = means_.of_lane(lane);
    const double level = level_of(own);
    const std::size_t best = highest_index(
        own, [&](const ArmSums& arm) { return forgetting_index(arm, factor(), level); });
    arms[lane] = static_cast<std::uint32_t>(best);
  }
  if (unit_.is_used_up()) keep_all();
}

void DUcbLanes::observe(const LaneRewards& told) {
  means_.fade(constants_.gamma);
  if (unit_.is_kept()) {
    unit_.fade();
    unit_.count_pull();
  }
  means_.add(told.arms, told.rewards, unit_.scale());
}

double DUcbLanes::level_of(const std::vector<ArmSums>& arms) const {
  return constants_.xi * std::max(0.0, log_of(all_pulls(arms)));
}

// Computes the kept values anew, where every arm has a remembered reward in every lane.
void DUcbLanes::keep_all() {
  unit_.drop();
  for (std::size_t arm = 0; arm < means_.arms(); ++arm) {
    const auto& pulls = means_.pulls(arm).at;
    if (!(*std::min_element(pulls.begin(), pulls.end()) > 0)) return;
  }
  unit_.restart(all_pulls(means_.of_lane(0)));
  means_.renew(unit_.scale());
}

}  // namespace splitee
