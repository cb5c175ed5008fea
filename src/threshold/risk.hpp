#pragma once

#include <cstdint>
#include <vector>

#include "threshold/request.hpp"
#include "trace/trace.hpp"

namespace splitee {

// The losses of a trace's samples.
class Losses {
 public:
  // A trace that does not say what the risk needs is an Error with status kData; that trace must
  // outlive this. For consistency it must have been read with final_agreement.
  Losses(const Trace& trace, Risk risk);

  // Of each sample, in the trace's order, where the first exit with C_i >= threshold answers, at
  // the latest the last.
  [[nodiscard]] std::vector<std::int8_t> of_walk(double threshold) const;

  // Of each sample where exit `split` answers if C >= threshold there, otherwise the last.
  [[nodiscard]] std::vector<std::int8_t> of_split(std::size_t split, double threshold) const;

 private:
  [[nodiscard]] std::int8_t at(std::size_t n, std::size_t exit) const;

  const Trace* trace_;
  Risk risk_;
};

}  // namespace splitee
