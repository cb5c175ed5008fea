#pragma once

#include <filesystem>

namespace splitee {

// Refuses, as an Error with status kUsage that names `option`, a target that cannot hold a trace. A
// trace is written forwards and backwards, which a device or pipe cannot take; and a line follows
// on standard output, which therefore must not be the trace.
void expect_file_for_trace(const char* option, const std::filesystem::path& out);

// Refuses `out` where it is the file `other`, which is called `what`.
void expect_another_file(const char* option, const std::filesystem::path& out,
                         const std::filesystem::path& other, const char* what);

}  // namespace splitee
