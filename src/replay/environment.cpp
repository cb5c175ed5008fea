#include "replay/environment.hpp"

#include <utility>

namespace splitee {

Environment::Environment(std::vector<Arm> arms, const CostModel& costs, RewardRule rule)
    : arms_(std::move(arms)), rule_(rule), last_(costs.exits() - 1) {
  for (const Arm& arm : arms_) {
    for (Station& station : stations_of(arm)) stations_.push_back(std::move(station));
    first_station_.push_back(stations_.size());
  }
  costs_ = costs_in(costs);
  for (const Arm& arm : arms_) {
    for (const Look& look : arm.looks) add_stop(look);
  }
  claims_ = find_claims();
  use_link(costs);
}

Environment::Environment(const CostModel& costs)
    : stations_(stations_of_walks(costs.exits())),
      last_(costs.exits() - 1),
      costs_(costs.table(stations_)) {
  for (const Station& station : stations_) add_stop({station.exit, 0});
  use_link(costs);
}

void Environment::use_link(const CostModel& costs) {
  if (costs.link() == nullptr) return;
  sender_.emplace(costs, stations_);
  claims_.constant_costs = false;
}

CostTable Environment::costs_in(const CostModel& costs) const {
  CostTable table = costs.table(stations_);
  if (rule_.is_gain()) table.count_from(costs.rewarded_at(rule_.first));
  return table;
}

void Environment::change_costs(const CostModel& costs) {
  costs_ = costs_in(costs);
  for (std::size_t station = 0; station < stops_.size(); ++station) {
    stops_[station].stop_penalty = costs_.stop_penalty(station);
    stops_[station].offload_penalty = costs_.offload_penalty(station);
  }
}

Outcome Environment::offload_for_gain(std::size_t station, const Sample& sample) const {
  const Stop& at = stops_[station];
  double confidence = sample.confidence(last_);
  std::size_t answer = last_;
  if (rule_.fallback && confidence < at.threshold && confidence <= sample.confidence(at.exit)) {
    answer = at.exit;
    confidence = sample.confidence(answer);
  }
  const double seen = gain(sample, confidence);
  return {station, Fate::kOffload, answer, seen, seen - offload_penalty(station)};
}

Outcome Environment::lose(std::size_t station, const Sample& sample) const {
  const Stop& at = stops_[station];
  const double own = sample.confidence(at.exit);
  const double seen = rule_.is_gain() ? gain(sample, own) : own;
  return {station, Fate::kOffload, at.exit, seen, seen - offload_penalty(station)};
}

// As in the published code of CeeBERT (Div290/CeeBERT at bb9ca0b8): a walk that stops at its first
// look updates the arms with a first threshold that is not above the played one; one that stops at
// its second those with a higher first and a lower second; one that goes all the way those with
// both higher. All get the played arm's reward.
bool Environment::ceebert_code_updates(std::size_t other, std::size_t arm,
                                       const Outcome& outcome) const {
  const auto threshold = [&](std::size_t of, std::size_t look) {
    return stops_[first_station_[of] + look].threshold;
  };
  const auto is_higher = [&](std::size_t look) {
    return threshold(other, look) > threshold(arm, look);
  };
  const std::size_t looks = arms_[arm].looks.size();
  const bool stopped = outcome.fate == Fate::kStop && !is_last(outcome);
  const std::size_t depth = outcome.station - first_station_[arm];
  if (stopped && depth == 0) return !is_higher(0);
  if (stopped && depth == 1) return is_higher(0) && threshold(other, 1) < threshold(arm, 1);
  return is_higher(0) &&
         (looks < 2 || stops_[first_station_[arm] + 1].exit == last_ || is_higher(1));
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
