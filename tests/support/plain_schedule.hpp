#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trace/trace.hpp"

namespace splitee::testing {

// The offloading cost from a round (counted from 1) on.
struct PlainChange {
  std::uint64_t from;
  double value;
};

// A policy: splitee, splitee-s (feedback observable), oracle, or fixed-split at exit 2; uncounted
// warm start, rewards by what is charged.
struct PlainPolicy {
  std::string name;
  double threshold;
  double processing;
  double inference;
  double mu;
  double beta;
};

// The results of the replay.
struct PlainTotals {
  std::uint64_t offloaded = 0;
  double cost = 0;
  double reward = 0;
  std::vector<std::uint64_t> played;
};

// The judge of schedules: a plain loop over the trace in stored order, sharing no code with the
// program.
PlainTotals plain_scheduled(const Trace& trace, const std::vector<PlainChange>& changes,
                            const PlainPolicy& policy);

}  // namespace splitee::testing
