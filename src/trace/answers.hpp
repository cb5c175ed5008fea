#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <variant>
#include <vector>

#include "base/big_array.hpp"

namespace splitee {

// What an exit says of a sample, in one number, so that one jump into memory brings all of it: the
// confidence, with a minus where the prediction is right. (Confidences are not negative; -0 is 0.)
template <class T>
T answer_of(T confidence, bool right) {
  return std::copysign(confidence, right ? T{-1} : T{1});
}

// What every exit says of every sample, see answer_of(). Laid out for replays that jump through the
// samples but look at few exits: up to eight exits of a sample lie side by side, so that the jump
// into memory that brings one brings its neighbours too. The final exit, which every split needs,
// lies with the first exits.
template <class T>
class AnswerTable {
 public:
  AnswerTable() = default;

  // Not initialised.
  AnswerTable(std::size_t samples, std::size_t exits) : samples_(samples), exits_(exits) {
    for (std::size_t place = 0; place < exits; place += kTogether) {
      groups_.emplace_back(samples * step_of(place));
    }
  }

  [[nodiscard]] std::size_t samples() const { return samples_; }
  [[nodiscard]] std::size_t exits() const { return exits_; }

  // One exit: what it says of each sample.
  struct Column {
    const T* first;
    std::size_t step;
    const T& operator[](std::size_t sample) const { return first[sample * step]; }
  };
  [[nodiscard]] Column column(std::size_t exit) const {
    const std::size_t place = place_of(exit);
    return {groups_[place / kTogether].data() + place % kTogether,
            step_of(place / kTogether * kTogether)};
  }

  // Calls visit(row, exit, answer) for all answers to `rows` samples, of which `first` is row 0.
  template <class Visit>
  void change(std::size_t first, std::size_t rows, const Visit& visit) {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const std::size_t place = g * kTogether;
      const std::size_t step = step_of(place);
      const std::size_t width = std::min(kTogether, exits_ - place);
      T* answer = groups_[g].data() + first * step;
      for (std::size_t row = 0; row < rows; ++row, answer += step) {
        visit(row, exit_at(place), answer[0]);
        if (width == kTogether) {  // a known number of turns
          for (std::size_t k = 1; k < kTogether; ++k) visit(row, place + k - 1, answer[k]);
        } else {
          for (std::size_t k = 1; k < width; ++k) visit(row, place + k - 1, answer[k]);
        }
      }
    }
  }

  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = 0;
    for (const BigArray<T>& group : groups_) sum += group.bytes();
    return sum;
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

  // Elements from one sample to the next in the group that begins at `place`: a power of two, so
  // that no sample's part lies across two cache lines.
  [[nodiscard]] std::size_t step_of(std::size_t place) const {
    return std::bit_ceil(std::min(kTogether, exits_ - place));
  }

  std::size_t samples_ = 0;
  std::size_t exits_ = 0;
  std::vector<BigArray<T>> groups_;
};

// Answers as precise as the file had the confidences: float16 and float32 as float, float64 as
// double.
using Answers = std::variant<AnswerTable<float>, AnswerTable<double>>;

}  // namespace splitee
