#include "statistics/histogram.hpp"

namespace splitee {

std::vector<Counted> Histogram::counts() const {
  std::vector<Counted> counts;
  for (const auto& [bin, count] : bins_) {
    const std::uint64_t low = std::uint64_t{bin} << kDropped;
    const std::uint64_t half = std::uint64_t{1} << (kDropped - 1);
    counts.push_back({bin == 0 ? 0 : std::bit_cast<double>(low | half), count});
  }
  return counts;
}

}  // namespace splitee
