#include "replay/environment.hpp"

#include <utility>

namespace splitee {

Environment::Environment(std::vector<Arm> arms, const CostModel& costs)
    : arms_(std::move(arms)), last_(costs.exits() - 1) {
  for (const Arm& arm : arms_) {
    for (Station& station : stations_of(arm)) stations_.push_back(std::move(station));
    first_station_.push_back(stations_.size());
  }
  costs_ = costs.table(stations_);
  for (const Arm& arm : arms_) {
    for (const Look& look : arm.looks) add_stop(look);
  }
  claims_ = find_claims();
}

Environment::Environment(const CostModel& costs)
    : stations_(stations_of_walks(costs.exits())),
      last_(costs.exits() - 1),
      costs_(costs.table(stations_)) {
  for (const Station& station : stations_) add_stop({station.exit, 0});
}

void Environment::add_stop(const Look& look) {
  const std::size_t station = stops_.size();
  stops_.push_back({.exit = look.exit,
                    .threshold = look.threshold,
                    .stop_penalty = costs_.stop_penalty(station),
                    .offload_penalty = costs_.offload_penalty(station)});
}

Claims Environment::find_claims() const {
  Claims claims;
  claims.looks_once = stations_.size() == arms_.size();
  claims.passes_earlier = claims.looks_once;
  for (std::size_t k = 0; k < arms_.size() && claims.passes_earlier; ++k) {
    claims.passes_earlier = stations_[k].heads == Heads::kPassed &&
                            (k == 0 || stations_[k - 1].exit < stations_[k].exit);
  }
  return claims;
}

}  // namespace splitee
