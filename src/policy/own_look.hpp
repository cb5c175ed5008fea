#pragma once

#include <cstddef>

#include "policy/info.hpp"

namespace splitee {

// How figures show a policy with a name of its own, which the drawing of its type does not tell
// from others of that type: the look number `place`, where those of a configuration count from 0.
// The label is empty: it is the name.
Drawing own_look(std::size_t place);

}  // namespace splitee
