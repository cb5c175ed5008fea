#pragma once

#include "trace/trace.hpp"

namespace splitee {

// What of a trace is legal but surely not meant, one line each on standard error.
void print_warnings_of(const Trace& trace);

}  // namespace splitee
