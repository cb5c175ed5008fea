#pragma once

#include "trace/trace.hpp"

namespace splitee {

// Throws an Error with status kData for a trace without labels, or with labels that cannot belong
// to its samples: no threshold can be chosen on it.
void expect_labels(const Trace& trace);

}  // namespace splitee
