#pragma once

#include <string>

#include "cli/command_tree.hpp"

namespace splitee {

// A script that makes a shell complete the program's commands, options and their words; file names
// where nothing else is known.
std::string bash_completion(const CommandNode& program);
std::string zsh_completion(const CommandNode& program);
std::string fish_completion(const CommandNode& program);

}  // namespace splitee
