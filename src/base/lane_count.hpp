#pragma once

#include <cstddef>

namespace splitee {

// How many numbers are in a vector of lanes.hpp.
inline constexpr std::size_t kLanes = 8;

// The size of an array of whole vectors for so many numbers.
constexpr std::size_t padded(std::size_t size) { return (size + kLanes - 1) / kLanes * kLanes; }

}  // namespace splitee
