#pragma once

#include <string>
#include <vector>

#include "policy/info.hpp"

namespace splitee {

// How figures draw policies with names of their own, which the drawing of their type cannot tell
// apart from others of that type. A name asks for a colour, a marker and dashes, whatever stands
// beside it; of names that ask for the same, the first in byte order has it, and the others the
// next free one of their choice. So a look depends on no place in a configuration, and on other
// names only where they get what this one asks for. Up to eleven names differ in colour and in
// marker, up to 121 in one of both. The labels are empty, which stands for the name.
std::vector<Drawing> own_looks(const std::vector<std::string>& names);

}  // namespace splitee
