#pragma once

#include <functional>

namespace splitee {

// Runs the program's work on a stack of sufficient size, and gives every later thread such a stack:
// where the limit (ulimit -s) is lower than the program needs, the work runs in a thread of its
// own. `work` must not throw.
int with_enough_stack(const std::function<int()>& work);

}  // namespace splitee
