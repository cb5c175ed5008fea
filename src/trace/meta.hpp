#pragma once

#include <cstdint>
#include <string>

#include "trace/npy.hpp"

namespace splitee {

// The JSON text in a trace's array `meta`. Where it is none, or says a kind that is unknown, an
// Error with status kData that names `file`.
std::string checked_meta(const NpyArray& array, const std::string& file);

// Its number "classes", or 0.
std::uint64_t classes_in(const std::string& meta);

}  // namespace splitee
