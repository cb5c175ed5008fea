#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "trace/trace.hpp"

namespace splitee::testing {

// Confidences row by row; the trace must hold them as T.
template <class T>
std::vector<T> confidences(const Trace& trace) {
  REQUIRE(std::holds_alternative<AnswerTable<T>>(trace.answers));
  std::vector<T> values;
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    for (std::size_t i = 0; i < trace.exits(); ++i) {
      values.push_back(static_cast<T>(trace.confidence(n, i)));
    }
  }
  return values;
}

// Row by row, 1 where the exit is right.
inline std::vector<std::uint8_t> correctness(const Trace& trace) {
  std::vector<std::uint8_t> values;
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    for (std::size_t i = 0; i < trace.exits(); ++i) values.push_back(trace.is_right(n, i) ? 1 : 0);
  }
  return values;
}

}  // namespace splitee::testing
