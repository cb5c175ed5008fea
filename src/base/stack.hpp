#pragma once

#include <functional>

namespace splitee {

// Runs the program's work where it has a stack to live on, and gives every thread begun later one:
// where the limit on the stack (ulimit -s) is lower than the program needs, in a thread of its own.
// `work` must not throw.
int with_enough_stack(const std::function<int()>& work);

}  // namespace splitee
