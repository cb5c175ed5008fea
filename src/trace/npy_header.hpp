#pragma once

#include <string_view>

#include "trace/npy.hpp"

namespace splitee {

// Reads the Python dictionary of an .npy header, for example
// "{'descr': '<f4', 'fortran_order': False, 'shape': (3000, 12), }". Up to three dimensions and the
// types bool, int8..64, uint8..64 and float16..64 are known. `place` names file and array in errors
// (status kData).
NpyHeader parse_npy_header(std::string_view text, std::string_view place);

}  // namespace splitee
