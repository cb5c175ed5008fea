#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "base/big_array.hpp"
#include "trace/trace.hpp"

namespace splitee {

// The exits of a trace for replays that jump through its samples but look at few exits: eight exits
// of a sample lie side by side, so that the jump into memory that brings one brings its neighbours
// too. The final exit, which every split needs, lies with the first exits. A group of exits is made
// when one of them is first asked for; any thread may ask.
//
// An element is the confidence, and its sign says whether the prediction is right (minus: it is;
// confidences themselves are not negative), so that one jump brings both.
class Columns {
 public:
  // One exit: the element of sample n is first[n * step].
  template <class T>
  struct Column {
    const T* first;
    std::size_t step;
  };

  // The trace must outlive the columns.
  explicit Columns(const Trace& trace);

  [[nodiscard]] const Trace& trace() const { return *trace_; }

  // The column of `exit`, in the type that the trace has.
  [[nodiscard]] std::variant<Column<float>, Column<double>> of(std::size_t exit);

 private:
  struct Group {
    std::once_flag made;
    std::variant<BigArray<float>, BigArray<double>> values;
  };

  const Trace* trace_;
  std::vector<Group> groups_;
};

}  // namespace splitee
