#pragma once

#include <cstdint>
#include <vector>

#include "experiment/plan.hpp"

namespace splitee {

// What a repeat draws on a trace, the same for every policy.
struct RepeatDraws {
  std::vector<std::uint32_t> order;  // the sample of each round
  std::vector<std::uint8_t> lost;    // by round: whether the cloud's answer is; empty: none is
  // When each round's sample arrives, and one behind the last, in ms; empty without a clock.
  std::vector<double> arrivals;
};

// Of repeat `repeat` (from 0) on a trace, by its place in the configuration.
RepeatDraws draws_of(const Plan& plan, std::size_t trace, std::uint64_t repeat);

// Which of the random streams of a trace its policies have: the same wherever it stands among the
// traces.
std::uint64_t stream_variant_of(const Plan& plan, std::size_t trace);

}  // namespace splitee
