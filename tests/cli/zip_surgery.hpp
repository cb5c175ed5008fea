#pragma once

#include <cstdint>
#include <string>

namespace splitee::testing {

// The archive with every `from` replaced by `to` of the same length, for example to rename entries.
std::string replaced(std::string archive, const std::string& from, const std::string& to);

// The archive of one entry with a directory that promises `size` bytes once inflated.
std::string promising(std::string archive, std::uint64_t size);

// The archive with bit 1 of the byte at `offset` behind the first local header flipped.
std::string with_flipped_bit(std::string archive, std::size_t offset);

}  // namespace splitee::testing
