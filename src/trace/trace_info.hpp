#pragma once

#include <string>
#include <vector>

#include "trace/trace.hpp"

namespace splitee {

// Bins of equal width for the expected calibration error.
inline constexpr int kCalibrationBins = 15;

// The statistics of one exit on a whole trace.
struct ExitStatistics {
  double accuracy = 0;  // share of right predictions
  double mean_confidence = 0;
  // Guo et al., "On calibration of modern neural networks", 2017: the mean over bins of |accuracy -
  // mean confidence|, weighted with the bins' samples. 15 bins of equal width.
  double calibration_error = 0;
  std::vector<double> share_at_least;  // share of samples with confidence >= each threshold
  double mean_latency_ms = 0;          // where the trace holds latency_ms
  bool is_dead = false;                // says the same confidence of every sample
};

// Statistics of exits 1 to L. Accuracy and calibration error are 0 without labels.
std::vector<ExitStatistics> exit_statistics(const Trace& trace,
                                            const std::vector<double>& thresholds);

// What the exits mean for thresholds, one line each: exits that are dead, and exits whose mean
// confidence is below that of the exit before. Exits are counted from 1.
std::vector<std::string> threshold_notes(const std::vector<ExitStatistics>& exits);

// The text of `trace info`: size, origin, segments, a table with a line per exit, and what it means
// for thresholds; in at most so many columns where that is possible.
std::string trace_info_text(const Trace& trace, std::size_t columns = 100);

}  // namespace splitee
