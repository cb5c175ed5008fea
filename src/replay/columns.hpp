#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <variant>
#include <vector>

#include "trace/trace.hpp"

namespace splitee {

// The exits of a trace as columns, for replays that jump through its samples but look at few exits:
// a column of half a million samples fits into a cache, the whole trace does not. A column is made
// when it is first asked for; any thread may ask.
//
// An element is the confidence, and its sign says whether the prediction is right (minus: it is;
// confidences themselves are not negative), so that one jump brings both.
class Columns {
 public:
  // The trace must outlive the columns.
  explicit Columns(const Trace& trace);

  [[nodiscard]] const Trace& trace() const { return *trace_; }

  // Element n: sample n at `exit`, in the type that the trace has.
  [[nodiscard]] std::variant<std::span<const float>, std::span<const double>> of(std::size_t exit);

 private:
  struct Column {
    std::once_flag made;
    std::variant<std::vector<float>, std::vector<double>> values;
  };

  const Trace* trace_;
  std::unique_ptr<Column[]> columns_;
};

}  // namespace splitee
