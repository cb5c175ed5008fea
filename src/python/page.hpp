#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace splitee {

// Writes the page of `splitee-sim report` of a folder of results and gives its size in bytes;
// Python's lock, held on entry, is let go meanwhile. What fails is an exception of splitee.errors.
std::uint64_t write_page(const std::filesystem::path& folder, const std::filesystem::path& out,
                         const std::optional<std::filesystem::path>& against);

}  // namespace splitee
