#include "replay/environment.hpp"

#include <algorithm>
#include <utility>

namespace splitee {
namespace {

// Whether the classifier of `exit` ran in a walk that ended at `end`.
bool was_seen(std::size_t exit, const Station& end) {
  if (end.heads == Heads::kPassed) return exit <= end.exit;
  return std::find(end.looked.begin(), end.looked.end(), exit) != end.looked.end();
}

}  // namespace

Environment::Environment(std::vector<Arm> arms, const CostModel& costs)
    : arms_(std::move(arms)), last_(costs.exits() - 1) {
  for (const Arm& arm : arms_) {
    first_station_.push_back(stations_.size());
    for (Station& station : stations_of(arm, costs.exits())) {
      stations_.push_back(std::move(station));
    }
  }
  take_costs(costs);
}

Environment::Environment(const CostModel& costs)
    : stations_(stations_of_walks(costs.exits())), last_(costs.exits() - 1) {
  take_costs(costs);
}

void Environment::take_costs(const CostModel& costs) {
  costs_ = costs.table(stations_);
  for (std::size_t station = 0; station < stations_.size(); ++station) {
    stop_penalty_.push_back(costs_.stop_penalty(station));
    offload_penalty_.push_back(costs_.offload_penalty(station));
  }
}

Claims Environment::claims() const {
  Claims claims;
  claims.looks_once = !arms_.empty() && std::all_of(arms_.begin(), arms_.end(), [](const Arm& arm) {
    return arm.looks.size() == 1 && arm.ending == Ending::kOffload;
  });
  claims.passes_earlier = claims.looks_once;
  for (std::size_t k = 0; k < arms_.size() && claims.passes_earlier; ++k) {
    claims.passes_earlier =
        arms_[k].heads == Heads::kPassed &&
        (k == 0 || arms_[k - 1].looks.front().exit < arms_[k].looks.front().exit);
  }
  return claims;
}

// The reward of an arm that was not played, where what its walk needs was seen.
std::optional<double> Environment::known_reward(const Sample& sample, std::size_t arm,
                                                const Station& end, bool final_seen) const {
  const Arm& plan = arms_[arm];
  for (std::size_t k = 0; k < plan.looks.size(); ++k) {
    const Look& look = plan.looks[k];
    if (!was_seen(look.exit, end)) return std::nullopt;
    const double confidence = sample.confidence(look.exit);
    if (confidence >= look.threshold) return stop(first_station_[arm] + k, confidence).reward;
  }
  if (!final_seen) return std::nullopt;
  return end_unsure(sample, arm).reward;
}

}  // namespace splitee
