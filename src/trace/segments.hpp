#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace splitee {

// A stretch of a trace's samples in stored order that have something in common: a data set, a
// distortion, a time of day.
struct Segment {
  std::string name;
  std::uint64_t first = 0;  // sample, from 0; it reaches to the next segment, or to the end

  friend bool operator==(const Segment&, const Segment&) = default;
};

// The list "segments" of meta, [{"name": ..., "first": row}, ...]; empty where there is none.
// Segments that do not begin at row 0, do not rise, lie beyond the `samples` or have no name are an
// Error with status kData that names `file` and the place.
std::vector<Segment> segments_in(const std::string& meta, std::uint64_t samples,
                                 const std::string& file);

}  // namespace splitee
