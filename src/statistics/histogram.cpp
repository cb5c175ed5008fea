#include "statistics/histogram.hpp"

#include <algorithm>

namespace splitee {

void Histogram::open(std::size_t octave) {
  octaves_.resize(std::max(octaves_.size(), octave + 1));
  octaves_[octave].resize(kBinsOfOctave);
}

std::vector<Counted> Histogram::counts() const {
  std::vector<Counted> counts;
  for (std::size_t octave = 0; octave < octaves_.size(); ++octave) {
    for (std::size_t k = 0; k < octaves_[octave].size(); ++k) {
      if (octaves_[octave][k] == 0) continue;
      const std::uint64_t bin = octave * kBinsOfOctave + k;
      const std::uint64_t low = bin << kDropped;
      const std::uint64_t half = std::uint64_t{1} << (kDropped - 1);
      counts.push_back({bin == 0 ? 0 : std::bit_cast<double>(low | half), octaves_[octave][k]});
    }
  }
  return counts;
}

}  // namespace splitee
