#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace splitee {

// The folders with the files of this process's control groups, version 1 or 2, through which a
// controller ("cpu", "memory") may limit it: its own group and all around it. Some may not exist.
// `root` stands for /, for tests.
std::vector<std::filesystem::path> control_groups(std::string_view controller,
                                                  const std::filesystem::path& root);

}  // namespace splitee
