#pragma once

#include <bit>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "statistics/quantile.hpp"

namespace splitee {

// Counts numbers >= 0 in bins of a relative width of at most 1/1024: its answer for a number is
// less than 0.05% off. Histograms of parts add up exactly.
class Histogram {
 public:
  void add(double value) { ++bins_[bin_of(value)]; }

  [[nodiscard]] bool is_empty() const { return bins_.empty(); }

  // The middle of each bin that is not empty, and its count.
  [[nodiscard]] std::vector<Counted> counts() const;

 private:
  static constexpr unsigned kDropped = 42;  // bits of a double's 52 behind the point

  [[nodiscard]] static std::uint32_t bin_of(double value) {
    return static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(value) >> kDropped);
  }

  std::unordered_map<std::uint32_t, std::uint64_t> bins_;
};

}  // namespace splitee
