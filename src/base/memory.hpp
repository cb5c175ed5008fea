#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace splitee {

// Memory that this process can still take, and what limits it.
struct AvailableMemory {
  std::uint64_t bytes = 0;
  std::string limit;  // for example "its control group"
};

// The least of: what the machine has available; what the process's control groups (version 1 or 2)
// leave, with reclaimable file cache counted as free; what the limit on the address space (ulimit
// -v) leaves. `root` stands for /, for tests.
AvailableMemory available_memory(const std::filesystem::path& root = "/");

// "12 MiB", "1.5 GiB".
std::string memory_text(std::uint64_t bytes);

// To be called before memory is taken. Where `bytes` more do not fit, so that the kernel would end
// the process in the middle of its work, it throws an Error with this status: "WHAT takes 40 GiB of
// memory, but only 12 GiB are available".
void expect_memory(std::uint64_t bytes, const std::string& what, ExitStatus status);

// Products and sums of sizes that stop at the largest number instead of wrapping around.
std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b);
std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b);

}  // namespace splitee
