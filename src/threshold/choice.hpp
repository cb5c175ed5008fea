#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "threshold/request.hpp"
#include "trace/trace.hpp"

namespace splitee {

// The effect of stopping early at one threshold on a labelled trace.
struct ThresholdEffect {
  double threshold = 0;
  // any-split: the splitting layer (an exit before the last, from 1) whose splits lose most
  // accuracy, the lowest of several. walk: 0.
  std::uint64_t worst_exit = 0;
  double accuracy = 0;  // any-split: of splits at worst_exit; walk: of the walk
  double drop = 0;      // from the last exit's accuracy to this one; below 0 where it is higher
  double drop_standard_error = 0;  // of the drop: both accuracies are over the same samples
  // Share of the samples whose confidence is too low before the last exit, so that the last exit
  // answers; any-split: they are offloaded, and this is the mean over all splitting layers.
  double share_to_last = 0;
};

// The threshold chosen on a labelled trace, and the effect of each threshold of the grid.
struct ThresholdChoice {
  ThresholdRequest request;
  double last_accuracy = 0;            // of the last exit
  double accuracy_standard_error = 0;  // of last_accuracy
  std::vector<ThresholdEffect> grid;   // rising by 0.01 to 0.99
  std::optional<std::size_t> chosen;   // element of the grid; none where none meets the request

  // Where no threshold was chosen: one clause that says so, and the best possible.
  [[nodiscard]] std::string shortfall() const;
};

// The smallest threshold of the grid for which, at this and at every larger one of the grid, the
// accuracy is at most request.max_accuracy_drop below the last exit's: with the rule any-split that
// of splitting at i, for every splitting layer i; with the rule walk that of the walk. (A single
// small threshold may pass by chance where larger ones do not.) The grid begins with 0.5, or, where
// the trace has its number of classes, with 1 / classes rounded up to the grid, below which no
// confidence lies; it ends with 0.99. With one exit nothing stops early, and the first of the grid
// is chosen. A trace without labels is an Error with status kData.
ThresholdChoice choose_threshold(const Trace& trace, const ThresholdRequest& request);

}  // namespace splitee
