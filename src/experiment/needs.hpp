#pragma once

#include <string>

#include "config/config.hpp"
#include "policy/policy.hpp"
#include "trace/trace.hpp"
#include "trace/trace_reading.hpp"

// What the policies of a configuration ask of its traces, see Needs.
namespace splitee {

// How the traces are to be read for them.
TraceReading reading_for(const Config& config, unsigned workers);

// What a policy asks of a trace that it does not have, as "WHAT, but TRACE holds ..."; empty:
// nothing.
std::string missing_array(const PolicySpec& policy, const Trace& trace, const std::string& name);

Validation confidences_of(const Trace& trace);

}  // namespace splitee
