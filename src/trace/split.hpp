#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "trace/raw_trace.hpp"

namespace splitee {

// How a trace is cut in two.
struct SplitRequest {
  double share = 0.5;                      // of the samples in the first part, in (0, 1)
  std::optional<std::uint64_t> seed = {};  // split at random with this seed; none: the first rows
};

// The two parts, each with its rows in stored order, and with its part of the segments. The first
// has share * samples rows, rounded down, at least 1 and at most all but one. A trace of one sample
// is an Error with status kUsage. meta stays; its new entry `split` says which part of which file
// it is.
std::pair<RawTrace, RawTrace> split_trace(const RawTrace& trace, const SplitRequest& request);

}  // namespace splitee
