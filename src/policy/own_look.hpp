#pragma once

#include <cstddef>

#include "policy/info.hpp"

namespace splitee {

// How figures draw a policy with a name of its own, which the drawing of its type cannot tell apart
// from others of that type: look number `place`, counted from 0 within a configuration. The label
// is empty, which stands for the name.
Drawing own_look(std::size_t place);

}  // namespace splitee
