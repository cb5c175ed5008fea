#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "model/arm.hpp"

// The arms that a learner chooses among, as a configuration gives them. Exits are counted from 0
// here.
namespace splitee {

// One arm per exit: split there, at the trace's threshold.
struct AllSplits {
  friend bool operator==(const AllSplits&, const AllSplits&) = default;
};

// One arm per exit and threshold: split at that exit with that threshold. The thresholds vary
// fastest.
struct SplitsAndThresholds {
  std::vector<std::size_t> splits;
  std::vector<double> thresholds;

  friend bool operator==(const SplitsAndThresholds&, const SplitsAndThresholds&) = default;
};

// An exit, and the thresholds that the arms of a walk try there.
struct ThresholdsAt {
  std::size_t exit = 0;
  std::vector<double> thresholds;

  friend bool operator==(const ThresholdsAt&, const ThresholdsAt&) = default;
};

// One arm per combination of a threshold for each look; those of the last look vary fastest. A
// sample whose confidence reaches none of them is offloaded from the last look, or runs on to the
// final exit.
struct Walks {
  std::vector<ThresholdsAt> looks;  // rising exits, at least one
  bool then_final = false;

  friend bool operator==(const Walks&, const Walks&) = default;
};

using ArmSet = std::variant<AllSplits, SplitsAndThresholds, Walks>;

// More arms than this are refused.
inline constexpr std::size_t kMostArms = 4096;

// The number of arms, at most the largest std::size_t, and the highest exit at which they look.
std::size_t size_of(const ArmSet& set, std::size_t exits);
std::size_t highest_exit_of(const ArmSet& set);

// The arms, in their order. At the final exit of a network of `exits` exits every sample stops,
// whatever the threshold. `threshold` is the trace's, `heads` for arms that are splits.
std::vector<Arm> arms_of(const ArmSet& set, std::size_t exits, double threshold, Heads heads);

// The set in words: "splits", "3@0.5 0.6, then 6@0.7, then offload".
std::string text_of(const ArmSet& set);

// The name of an arm in the results: its looks, "3" for exit 3 at the trace's threshold or the
// final exit, "3@0.8" for exit 3 at a threshold of its own, joined by "+".
std::string name_of(const Arm& arm, const ArmSet& set, std::size_t exits);

}  // namespace splitee
