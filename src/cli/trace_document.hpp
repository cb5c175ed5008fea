#pragma once

#include "report/document.hpp"
#include "trace/trace.hpp"

namespace splitee {

// The output of `trace info` for formats other than text: facts about the trace, and a table with a
// line per exit. Shares are 0 to 1 for programs and percent for people.
Document trace_document(const Trace& trace);

}  // namespace splitee
