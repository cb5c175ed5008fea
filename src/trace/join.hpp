#pragma once

#include <string>
#include <vector>

#include "trace/raw_trace.hpp"

namespace splitee {

// Joins traces one after the other into one, each as a segment of it (or with its own segments).
// Arrays that not all parts have are left out; an array of different types is widened to the type
// that holds all. meta keeps the entries on which all agree; costs that differ become means
// weighted by the samples; `joined` holds the remaining entries of each part, its file and its
// SHA-256. `notes` gets one clause for each thing left out. Traces with different numbers of exits,
// without a common array of answers, or with arrays of different shapes are an Error with status
// kUsage. At least one trace.
RawTrace join_traces(const std::vector<RawTrace>& parts, std::vector<std::string>& notes);

}  // namespace splitee
