#pragma once

#include <string>
#include <vector>

#include "policy/info.hpp"

namespace splitee {

// How figures draw policies with names of their own, which the drawing of their type cannot tell
// apart from others of that type. A name asks for a colour, dashes and a marker, whatever stands
// beside it; of two names that ask for the same, the one that the other does not come before in the
// alphabet has it, and the other the next free one of its choice. So a look depends on no place in
// a configuration, and on other names only where these ask for the same. With more names than
// colours, these are given out once more. The labels are empty, which stands for the name.
std::vector<Drawing> own_looks(const std::vector<std::string>& names);

}  // namespace splitee
