#pragma once

#include <span>

#include "trace/answer_arrays.hpp"

namespace splitee {

// The arrays of a trace file that only some policies ask for.
class ExtraArrays : public AnswerArrays {
 public:
  using AnswerArrays::AnswerArrays;

 protected:
  // Reads the scores, the context and the latencies that are asked for and there, once the shape is
  // known.
  void read_extras(Trace& trace, const TraceReading& how) const;

  // Marks, for samples from `first` on, where an exit predicts the same as the exit before it.
  void put_agreement(Trace& trace, std::size_t first,
                     std::span<const std::int64_t> prediction) const;

  // Marks likewise where an exit predicts the same as the last exit.
  void put_final_agreement(Trace& trace, std::size_t first,
                           std::span<const std::int64_t> prediction) const;

 private:
  void read_score(Trace& trace, const std::string& array) const;
  void read_context(Trace& trace) const;
  void read_latency(Trace& trace) const;
};

}  // namespace splitee
