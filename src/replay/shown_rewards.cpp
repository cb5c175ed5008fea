#include "replay/shown_rewards.hpp"

#include <algorithm>
#include <limits>

#include "base/lanes.hpp"

namespace splitee {
namespace {

constexpr double kNotEvaluated = std::numeric_limits<double>::quiet_NaN();

}  // namespace

ShownRewards::ShownRewards(const Environment& environment, RewardScale scale)
    : is_gain_(environment.rule().is_gain()),
      first_(environment.rule().first),
      clip_(is_gain_ && environment.rule().clip),
      scale_(scale),
      evaluated_(environment.last_exit() + 2) {
  const std::vector<Arm>& arms = environment.arms();
  const std::size_t nowhere = environment.last_exit() + 1;
  const std::size_t size = padded(arms.size());
  std::size_t deepest = 0;
  for (const Arm& arm : arms) deepest = std::max(deepest, arm.looks.size());
  for (std::size_t depth = 0; depth < deepest; ++depth) {
    looks_.push_back(
        {.exits = std::vector<std::size_t>(size, nowhere),
         .confidences = std::vector<double>(size),
         .thresholds = std::vector<double>(size, std::numeric_limits<double>::infinity()),
         .penalties = std::vector<double>(size)});
  }
  offload_penalties_.assign(size, std::numeric_limits<double>::quiet_NaN());
  rewards_.resize(size);
  seen_.resize(size);
  for (std::size_t k = 0; k < arms.size(); ++k) {
    for (std::size_t depth = 0; depth < arms[k].looks.size(); ++depth) {
      looks_[depth].exits[k] = arms[k].looks[depth].exit;
      looks_[depth].thresholds[k] = arms[k].looks[depth].threshold;
      exits_.push_back(arms[k].looks[depth].exit);
    }
  }
  std::sort(exits_.begin(), exits_.end());
  exits_.erase(std::unique(exits_.begin(), exits_.end()), exits_.end());
  for (Look& look : looks_) {
    look.is_shared =
        std::all_of(look.exits.begin(), look.exits.begin() + std::ptrdiff_t(arms.size()),
                    [&](std::size_t exit) { return exit == look.exits.front(); });
    arrays_.push_back({look.is_shared ? nullptr : look.confidences.data(), look.thresholds.data(),
                       look.penalties.data()});
  }
  take_costs(environment);
}

void ShownRewards::take_costs(const Environment& environment) {
  const std::vector<Arm>& arms = environment.arms();
  std::size_t station = 0;
  for (std::size_t k = 0; k < arms.size(); ++k) {
    for (std::size_t depth = 0; depth < arms[k].looks.size(); ++depth, ++station) {
      looks_[depth].penalties[k] = environment.costs().stop_penalty(station);
    }
    offload_penalties_[k] = environment.costs().offload_penalty(station - 1);
  }
}

// The confidences of the exits that were evaluated, by look and arm.
void ShownRewards::gather(const Sample& sample, const Station& end) {
  if (end.heads == Heads::kPassed) {
    for (const std::size_t exit : exits_) {
      evaluated_[exit] = exit <= end.exit ? sample.confidence(exit) : kNotEvaluated;
    }
  } else {
    for (const std::size_t exit : exits_) evaluated_[exit] = kNotEvaluated;
    for (const std::size_t exit : end.looked) evaluated_[exit] = sample.confidence(exit);
  }
  for (std::size_t depth = 0; depth < looks_.size(); ++depth) {
    Look& look = looks_[depth];
    if (look.is_shared) {
      arrays_[depth].shared = evaluated_[look.exits.front()];
    } else {
      std::transform(look.exits.begin(), look.exits.end(), look.confidences.begin(),
                     [&](std::size_t exit) { return evaluated_[exit]; });
    }
  }
}

ShownRewards::Told ShownRewards::look(const Environment& environment, const Sample& sample,
                                      const Outcome& outcome, Feedback feedback) {
  const Station& end = environment.stations()[outcome.station];
  const bool final_seen = feedback == Feedback::kPublished || outcome.fate == Fate::kOffload ||
                          end.exit == environment.last_exit();
  gather(sample, end);
  run_({.size = rewards_.size(),
        .looks = &arrays_,
        .offload_penalties = offload_penalties_.data(),
        .final = final_seen ? sample.confidence(environment.last_exit()) : 0,
        .final_seen = final_seen,
        .base = is_gain_ ? sample.confidence(first_) : 0,
        .clip = clip_,
        .low = scale_.low,
        .scale = scale_.scale,
        .lowest = scale_.lowest,
        .rewards = rewards_.data(),
        .seen = seen_.data()});
  return {rewards_, seen_};
}

}  // namespace splitee
