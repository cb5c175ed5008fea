#pragma once

#include <cstdint>
#include <vector>

#include "threshold/request.hpp"
#include "trace/trace.hpp"

namespace splitee {

// The losses of a trace's samples.
class Losses {
 public:
  // A trace that lacks what the risk needs is an Error with status kData. The trace must outlive
  // this object. For consistency it must have been read with final_agreement.
  Losses(const Trace& trace, Risk risk);

  // Of each sample, in the trace's order: the first exit with C_i >= threshold answers, or else the
  // last exit.
  [[nodiscard]] std::vector<std::int8_t> of_walk(double threshold) const;

  // Of each sample: exit `split` answers where its C >= threshold, or else the last exit.
  [[nodiscard]] std::vector<std::int8_t> of_split(std::size_t split, double threshold) const;

 private:
  [[nodiscard]] std::int8_t at(std::size_t n, std::size_t exit) const;

  const Trace* trace_;
  Risk risk_;
};

}  // namespace splitee
