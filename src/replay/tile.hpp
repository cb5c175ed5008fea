#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "trace/trace.hpp"

namespace splitee {

// Consecutive rounds of an order with their samples' rows side by side, so that the random access
// to the trace is paid once for all players that replay the tile.
struct Tile {
  std::size_t rows = 0;
  std::size_t exits = 0;
  std::vector<double> confidence;     // [rows, exits]
  std::vector<double> entropy;        // [rows, exits], or empty
  std::vector<std::uint8_t> correct;  // [rows, exits]; zeros without labels

  [[nodiscard]] const double* confidence_of(std::size_t row) const {
    return confidence.data() + row * exits;
  }
  [[nodiscard]] const double* entropy_of(std::size_t row) const {
    return entropy.empty() ? nullptr : entropy.data() + row * exits;
  }
  [[nodiscard]] const std::uint8_t* correct_of(std::size_t row) const {
    return correct.data() + row * exits;
  }
};

// How many rows a tile should have: about a second-level cache, at least one row per exit (for the
// warm start) and at most Ledger::kLongestBatch.
std::size_t tile_rows(std::size_t exits);

// Fills the tile with the rows of these samples.
void gather(const Trace& trace, std::span<const std::uint32_t> samples, Tile& tile);

}  // namespace splitee
