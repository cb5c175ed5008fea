#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "trace/trace.hpp"

namespace splitee {

// Consecutive rounds of an order with their samples' values side by side, so that the random access
// to the trace is paid once for all players that replay the tile. Each exit's values stand
// together: a policy that stays with one arm reads two columns from end to end.
struct Tile {
  std::size_t rows = 0;
  std::size_t exits = 0;
  std::vector<double> confidence;     // [exits][rows]
  std::vector<double> entropy;        // [exits][rows], or empty
  std::vector<std::uint8_t> correct;  // [exits][rows]; zeros without labels

  [[nodiscard]] const double* confidence_at(std::size_t exit) const {
    return confidence.data() + exit * rows;
  }
  [[nodiscard]] const std::uint8_t* correct_at(std::size_t exit) const {
    return correct.data() + exit * rows;
  }
};

// How many rows a tile should have: about a second-level cache, at least one row per exit (for the
// warm start) and at most Ledger::kLongestBatch.
std::size_t tile_rows(std::size_t exits);

// Fills the tile with the rows of these samples.
void gather(const Trace& trace, std::span<const std::uint32_t> samples, Tile& tile);

}  // namespace splitee
