#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "random/stream.hpp"
#include "trace/segments.hpp"

namespace splitee {

// Orders of a trace's samples, one after another: element r*samples + t is the sample (from 0) of
// round t+1 in repeat r+1.
struct Orders {
  std::uint64_t repeats = 0;
  std::uint64_t samples = 0;
  std::vector<std::uint32_t> sample;

  // Whether every repeat has the same order.
  [[nodiscard]] bool all_equal() const;
};

// Reads an .npy file of shape [repeats, samples] and checks that every row is a permutation of
// 0..samples-1, where `samples` is the trace's number; otherwise an Error with status kData.
Orders read_orders(const std::filesystem::path& path, std::uint64_t samples);

// A uniformly random order of the sample numbers 0..samples-1 (Fisher-Yates).
std::vector<std::uint32_t> shuffled_order(std::uint32_t samples, Stream stream);

// The segments one after another, each in a uniformly random order. `segments`: see segments_in().
std::vector<std::uint32_t> order_within(const std::vector<Segment>& segments, std::uint32_t samples,
                                        Stream stream);

// `samples` sample numbers, each drawn uniformly: some come several times, others never.
std::vector<std::uint32_t> bootstrap_order(std::uint32_t samples, Stream stream);

}  // namespace splitee
