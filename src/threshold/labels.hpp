#pragma once

#include "trace/trace.hpp"

namespace splitee {

// Refuses, as an Error with status kData, a trace without labels, or whose labels cannot be those
// of its samples: they choose no threshold.
void expect_labels(const Trace& trace);

}  // namespace splitee
