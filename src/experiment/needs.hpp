#pragma once

#include <string>

#include "config/config.hpp"
#include "policy/policy.hpp"
#include "trace/trace.hpp"
#include "trace/trace_reading.hpp"

// The arrays that a configuration's policies need of its traces, see Needs.
namespace splitee {

// How the traces are to be read for these policies.
TraceReading reading_for(const Config& config, unsigned workers);

// The array that a policy needs and a trace lacks, as "WHAT, but TRACE holds ..."; empty where none
// is missing.
std::string missing_array(const PolicySpec& policy, const Trace& trace, const std::string& name);

Validation confidences_of(const Trace& trace);

}  // namespace splitee
