#pragma once

#include <cstddef>
#include <cstdint>

#include "replay/tile.hpp"

namespace splitee {

// One row of a tile: the network's outputs for a sample at each exit.
class Sample {
 public:
  Sample(const Tile& tile, std::size_t row) : tile_(&tile), row_(row) {}

  [[nodiscard]] double confidence(std::size_t exit) const { return tile_->confidence(row_, exit); }
  [[nodiscard]] std::uint8_t correct(std::size_t exit) const { return tile_->correct(row_, exit); }
  [[nodiscard]] const double* latency_ms() const { return tile_->latency_ms(row_); }
  [[nodiscard]] std::uint32_t context() const { return tile_->context(row_); }

  // Whether the cloud's answer to the sample would be lost if it were offloaded.
  [[nodiscard]] static constexpr bool is_lost() { return false; }

 private:
  const Tile* tile_;
  std::size_t row_;
};

// A sample in a world where answers are lost.
class LossySample : public Sample {
 public:
  LossySample(const Tile& tile, std::size_t row) : Sample(tile, row), is_lost_(tile.is_lost(row)) {}

  [[nodiscard]] bool is_lost() const { return is_lost_; }

 private:
  bool is_lost_;
};

}  // namespace splitee
