#pragma once

#include <cstdint>
#include <vector>

#include "experiment/plan.hpp"

namespace splitee {

// The random draws of a repeat on a trace, the same for every policy.
struct RepeatDraws {
  std::vector<std::uint32_t> order;  // the sample of each round
  std::vector<std::uint8_t> lost;    // by round: 1 where the cloud's answer is lost; empty: none is
  // When each round's sample arrives, and one more behind the last, in ms; empty without a clock.
  std::vector<double> arrivals;
};

// The draws of repeat `repeat` (from 0) on a trace, given by its index in the configuration.
RepeatDraws draws_of(const Plan& plan, std::size_t trace, std::uint64_t repeat);

// The variant of the random streams of a trace's policies: the same wherever it stands among the
// traces.
std::uint64_t stream_variant_of(const Plan& plan, std::size_t trace);

}  // namespace splitee
