#pragma once

#include <string>

#include "cli/command_tree.hpp"

namespace splitee {

// The manual page splitee-sim(1), in the macros of man(7).
std::string manual_page(const CommandNode& program);

}  // namespace splitee
