#pragma once

#include <string>
#include <vector>

#include "trace/raw_trace.hpp"

namespace splitee {

// One trace of several, one after the other, each a segment of it (or its own segments). Arrays
// that not all have are left out; of an array that they have in other types, the elements are
// widened. meta holds what all say alike; numbers of costs that differ become means weighted with
// the samples; `joined` says the rest of each, its file and its SHA-256. What is left out is told
// in `notes`, one clause each. Traces with other numbers of exits, without an array of answers in
// common or with arrays of another shape are an Error with status kUsage. At least one trace.
RawTrace join_traces(const std::vector<RawTrace>& parts, std::vector<std::string>& notes);

}  // namespace splitee
