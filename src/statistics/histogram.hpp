#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "statistics/quantile.hpp"

namespace splitee {

// Counts numbers >= 0 in bins of a relative width of at most 1/1024: its answer for a number is
// less than 0.05% off. Histograms of parts add up exactly.
class Histogram {
 public:
  void add(double value) {
    const std::size_t bin = bin_of(value);
    const std::size_t octave = bin / kBinsOfOctave;
    if (octave >= octaves_.size() || octaves_[octave].empty()) open(octave);
    ++octaves_[octave][bin % kBinsOfOctave];
  }

  [[nodiscard]] bool is_empty() const { return octaves_.empty(); }

  // The middle of each bin that is not empty, and its count.
  [[nodiscard]] std::vector<Counted> counts() const;

 private:
  static constexpr unsigned kDropped = 42;  // bits of a double's 52 behind the point
  static constexpr std::size_t kBinsOfOctave = std::size_t{1} << (52 - kDropped);

  [[nodiscard]] static std::size_t bin_of(double value) {
    return static_cast<std::size_t>(std::bit_cast<std::uint64_t>(value) >> kDropped);
  }
  void open(std::size_t octave);

  // Counts of the bins from each power of two up to the next; empty where there is no number.
  std::vector<std::vector<std::uint64_t>> octaves_;
};

}  // namespace splitee
