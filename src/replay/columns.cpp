#include "replay/columns.hpp"

#include <cmath>

namespace splitee {
namespace {

template <class T>
std::vector<T> column_of(const Table<T>& confidence, const Table<std::uint8_t>& correct,
                         Eigen::Index exit) {
  std::vector<T> values(static_cast<std::size_t>(confidence.rows()));
  for (Eigen::Index n = 0; n < confidence.rows(); ++n) {
    const T value = std::abs(confidence(n, exit));  // -0 may stand for 0
    const bool right = correct.rows() > 0 && correct(n, exit) != 0;
    values[static_cast<std::size_t>(n)] = right ? -value : value;
  }
  return values;
}

}  // namespace

Columns::Columns(const Trace& trace)
    : trace_(&trace),
      columns_(std::make_unique<Column[]>(static_cast<std::size_t>(trace.exits()))) {}

std::variant<std::span<const float>, std::span<const double>> Columns::of(std::size_t exit) {
  Column& column = columns_[exit];
  std::call_once(column.made, [&] {
    std::visit(
        [&](const auto& confidence) {
          column.values = column_of(confidence, trace_->correct, static_cast<Eigen::Index>(exit));
        },
        trace_->confidence);
  });
  return std::visit(
      [](const auto& values) -> std::variant<std::span<const float>, std::span<const double>> {
        return std::span(values);
      },
      column.values);
}

}  // namespace splitee
