#pragma once

#include <atomic>
#include <cmath>
#include <cstddef>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "base/big_array.hpp"
#include "trace/trace.hpp"

namespace splitee {

// What an exit says of a sample, in one number, so that one jump into memory brings all of it: the
// confidence, with a minus where the prediction is right. (Confidences are not negative; -0 is 0.)
template <class T>
T answer_of(T confidence, bool right) {
  return std::copysign(confidence, right ? T{-1} : T{1});
}

// The exits of a trace for replays that jump through its samples but look at few exits: up to
// eight exits of a sample lie side by side, so that the jump into memory that brings one brings its
// neighbours too. The final exit, which every split needs, lies with the first exits. A group of
// exits is made, beside the trace, when one of them is first asked for; any thread may ask.
class Columns {
 public:
  // One exit: what it says of sample n is first[n * step], see answer_of().
  template <class T>
  struct Column {
    const T* first;
    std::size_t step;
  };

  // The trace must outlive the columns. A group is made by so many threads.
  explicit Columns(const Trace& trace, unsigned workers = 1);

  [[nodiscard]] const Trace& trace() const { return *trace_; }

  // The column of `exit`, in the type that the trace has.
  [[nodiscard]] std::variant<Column<float>, Column<double>> of(std::size_t exit);

  // Whether the group of `exit` is made already.
  [[nodiscard]] bool has(std::size_t exit) const;

  // Bytes of the groups made so far; not while one may be made.
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Group {
    std::once_flag made;
    std::atomic<bool> is_made = false;
    std::variant<BigArray<float>, BigArray<double>> values;
  };

  const Trace* trace_;
  unsigned workers_;
  std::vector<Group> groups_;
};

}  // namespace splitee
