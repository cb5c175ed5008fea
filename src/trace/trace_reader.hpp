#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "trace/trace.hpp"
#include "trace/trace_reading.hpp"

namespace splitee {

// Reads a trace and checks all of it: types, shapes, ranges, finiteness. Confidence comes from
// `confidence` or `probability` (ties: lowest class), correctness from `prediction` and `label` or
// from `correct`. The first fault is an Error with status kData that names file, array and row.
Trace read_trace(const std::filesystem::path& path, const TraceReading& how = {});

// The most memory that reading a trace takes, mostly for the trace itself; 0 where its headers
// cannot be read.
std::uint64_t trace_memory(const std::filesystem::path& path, const TraceReading& how);

// The names of the arrays in an .npz file that this program does not know.
std::vector<std::string> unknown_arrays(const std::filesystem::path& path);

}  // namespace splitee
