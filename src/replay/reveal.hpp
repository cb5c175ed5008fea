#pragma once

#include <algorithm>
#include <cstddef>

#include "replay/environment.hpp"

// Which rewards of other arms a round makes known; for the sources that call
// Environment::reveal().
namespace splitee {

// Whether the device evaluated an exit in a walk that ended at `end`.
[[nodiscard]] inline bool was_evaluated(std::size_t exit, const Station& end) {
  if (end.heads == Heads::kPassed) return exit <= end.exit;
  return std::find(end.looked.begin(), end.looked.end(), exit) != end.looked.end();
}

template <class S>
[[gnu::always_inline]] inline Environment::Walked Environment::walk_again(
    const S& sample, std::size_t arm, const Station& end) const {
  for (std::size_t station = first_station_[arm]; station < behind(arm); ++station) {
    if (!was_evaluated(stops_[station].exit, end)) return {true, false, {}};
    const double confidence = sample.confidence(stops_[station].exit);
    if (confidence >= stops_[station].threshold) {
      return {false, false, stop(station, sample, confidence)};
    }
  }
  return {false, true, offload(behind(arm) - 1, sample)};
}

template <Learner P, class S>
void Environment::reveal_others(P& policy, S sample, std::size_t arm, Outcome outcome,
                                bool probed) const {
  const Feedback feedback = policy.feedback();
  const Told told = told_of(sample, outcome);
  if (feedback == Feedback::kCeebertCode) {
    for (std::size_t other = 0; other < arms_.size(); ++other) {
      if (other != arm && ceebert_code_updates(other, arm, outcome)) {
        tell(policy, other, outcome, told);
      }
    }
    return;
  }
  const Station& end = stations_[outcome.station];
  const bool final_seen = feedback == Feedback::kPublished || end.exit == last_ ||
                          (outcome.fate == Fate::kOffload && !is_too_late(outcome.station));
  // Where arms pass the exits of exactly the arms before them, only those arms are known besides.
  const std::size_t others = claims_.passes_earlier ? arm : arms_.size();
  if (claims_.passes_earlier && final_seen) {
    for (std::size_t other = 0; other < others; ++other) {
      tell(policy, other, play(sample, other), told);
    }
    return;
  }
  for (std::size_t other = 0; other < others; ++other) {
    if (other == arm) continue;
    const Walked walked = walk_again(sample, other, end);
    if (walked.is_open) continue;
    if (!walked.needs_final || final_seen) {
      tell(policy, other, walked.outcome, told);
    } else if constexpr (Prober<P>) {
      if (feedback == Feedback::kProbing) {
        const double weight = probed ? policy.probe_weight() : 0;
        policy.observe({other, weight * walked.outcome.reward, weight * cost_of(walked.outcome),
                        probed, probed && told.is_lost});
      }
    }
  }
}

}  // namespace splitee
