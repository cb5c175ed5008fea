#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>

#include "base/big_array.hpp"
#include "base/memory.hpp"

namespace splitee {

// An exit's answer to a sample as one number, so that one jump into memory brings all of it: the
// confidence, negative where the prediction is right. (Confidences are not negative; -0 is 0.)
template <class T>
T answer_of(T confidence, bool right) {
  const int sign = 1 - 2 * static_cast<int>(right);  // no branch: rightness is hard to foretell
  return std::copysign(confidence, static_cast<T>(sign));
}

// Whether all of these confidences are at least 1 / classes; false where the number of classes is
// not known (0).
template <class T>
bool reach_chance(std::span<const T> confidences, std::uint64_t classes) {
  if (classes == 0) return false;
  const double chance = 1 / static_cast<double>(classes);
  const auto is_below = [chance](T value) { return static_cast<double>(value) < chance; };
  // Counted, because a loop that does not stop early is vectorised.
  return std::count_if(confidences.begin(), confidences.end(), is_below) == 0;
}

// Every exit's answer to every sample, see answer_of(). Laid out for replays that jump through the
// samples but look at few exits: up to eight exits of a sample lie side by side, so that the jump
// into memory for one brings its neighbours too. The final exit, which every split needs, lies with
// the first exits.
template <class T>
class AnswerTable {
 public:
  AnswerTable() = default;

  // Not initialised.
  AnswerTable(std::size_t samples, std::size_t exits)
      : samples_(samples),
        exits_(exits),
        values_(samples * (last_group() + step_of(last_group()))) {}

  [[nodiscard]] std::size_t samples() const { return samples_; }
  [[nodiscard]] std::size_t exits() const { return exits_; }

  // One exit: its answer to each sample.
  struct Column {
    const T* first;
    std::size_t step;
    const T& operator[](std::size_t sample) const { return first[sample * step]; }
  };
  [[nodiscard]] Column column(std::size_t exit) const {
    const std::size_t within = place_of(exit) % kTogether;
    const std::size_t group = place_of(exit) - within;
    return {values_.data() + samples_ * group + within, step_of(group)};
  }

  // Calls visitor(row, exit, answer) for all answers to `rows` samples, of which `first` is row 0;
  // the visitor may change them where the table is not const.
  template <class Visit>
  void visit(std::size_t first, std::size_t rows, const Visit& visitor) {
    visit_rows(*this, values_.data(), first, rows, visitor);
  }
  template <class Visit>
  void visit(std::size_t first, std::size_t rows, const Visit& visitor) const {
    visit_rows(*this, values_.data(), first, rows, visitor);
  }

  [[nodiscard]] std::size_t bytes() const { return values_.bytes(); }

  // The most memory, in bytes, that a table of this size takes.
  static std::uint64_t bytes_of(std::uint64_t samples, std::uint64_t exits) {
    const std::uint64_t whole = exits / kTogether * kTogether;
    const std::uint64_t in_row = whole + (exits > whole ? std::bit_ceil(exits - whole) : 0);
    return saturating_sum(saturating_product(samples, in_row * sizeof(T)), std::uint64_t{1} << 21U);
  }

 private:
  // Exits of a group: half a cache line of floats.
  static constexpr std::size_t kTogether = 8;

  // The exit at a place, and the place of an exit: the final exit first, then the others in order.
  [[nodiscard]] std::size_t exit_at(std::size_t place) const {
    return place == 0 ? exits_ - 1 : place - 1;
  }
  [[nodiscard]] std::size_t place_of(std::size_t exit) const {
    return exit + 1 == exits_ ? 0 : exit + 1;
  }

  [[nodiscard]] std::size_t last_group() const { return (exits_ - 1) / kTogether * kTogether; }

  // Elements from one sample to the next in the group that begins at `place`: a power of two, so
  // that no sample's part lies across two cache lines.
  [[nodiscard]] std::size_t step_of(std::size_t place) const {
    return std::bit_ceil(std::min(kTogether, exits_ - place));
  }

  template <class Value, class Visit>
  static void visit_rows(const AnswerTable& table, Value* values, std::size_t first,
                         std::size_t rows, const Visit& visitor) {
    for (std::size_t place = 0; place < table.exits_; place += kTogether) {
      const std::size_t step = table.step_of(place);
      const std::size_t width = std::min(kTogether, table.exits_ - place);
      Value* answer = values + table.samples_ * place + first * step;
      for (std::size_t row = 0; row < rows; ++row, answer += step) {
        visitor(row, table.exit_at(place), answer[0]);
        if (width == kTogether) {  // with a known number of iterations
          for (std::size_t k = 1; k < kTogether; ++k) visitor(row, place + k - 1, answer[k]);
        } else {
          for (std::size_t k = 1; k < width; ++k) visitor(row, place + k - 1, answer[k]);
        }
      }
    }
  }

  std::size_t samples_ = 0;
  std::size_t exits_ = 0;
  BigArray<T> values_;  // group after group
};

// Answers as precise as the file had the confidences: float16 and float32 as float, float64 as
// double.
using Answers = std::variant<AnswerTable<float>, AnswerTable<double>>;

}  // namespace splitee
