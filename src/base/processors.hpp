#pragma once

#include <filesystem>
#include <optional>

namespace splitee {

// The number of processors that this process may use, by its affinity and the limits of its control
// groups; at least 1.
unsigned usable_processors();

// How many processors' time the control groups of this process allow (version 1 or 2; the tightest
// limit, rounded up); none where they set no limit. `root` stands for /, for tests.
std::optional<unsigned> cgroup_processors(const std::filesystem::path& root = "/");

}  // namespace splitee
