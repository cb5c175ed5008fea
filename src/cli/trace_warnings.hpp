#pragma once

#include "trace/trace.hpp"

namespace splitee {

// Prints what is legal but surely unintended in a trace, one line each on standard error.
void print_warnings_of(const Trace& trace);

}  // namespace splitee
