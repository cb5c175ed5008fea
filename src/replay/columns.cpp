#include "replay/columns.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "base/parallel.hpp"

namespace splitee {
namespace {

// Exits of a group: half a cache line of floats.
constexpr std::size_t kTogether = 8;

// The exit at a place, and the place of an exit: the final exit first, then the others in order.
std::size_t exit_at(std::size_t place, std::size_t exits) { return (place + exits - 1) % exits; }
std::size_t place_of(std::size_t exit, std::size_t exits) { return (exit + 1) % exits; }

// Elements from one sample to the next in the group that begins at `place`: a power of two, so that
// no sample's part lies across two cache lines.
std::size_t step_of(std::size_t place, std::size_t exits) {
  return std::bit_ceil(std::min(kTogether, exits - place));
}

template <class T>
BigArray<T> group_of(const Table<T>& confidence, const Table<std::uint8_t>& correct,
                     std::size_t place, unsigned workers) {
  const auto exits = static_cast<std::size_t>(confidence.cols());
  const auto samples = static_cast<std::size_t>(confidence.rows());
  const std::size_t step = step_of(place, exits);
  const std::size_t width = std::min(kTogether, exits - place);
  std::array<std::size_t, kTogether> exit_of;
  for (std::size_t k = 0; k < width; ++k) exit_of[k] = exit_at(place + k, exits);
  const bool has_labels = correct.rows() > 0;
  BigArray<T> values(samples * step);
  in_parts(samples, workers, [&](std::size_t begin, std::size_t end) {
    for (std::size_t n = begin; n < end; ++n) {
      for (std::size_t k = 0; k < width; ++k) {
        const std::size_t from = n * exits + exit_of[k];
        values[n * step + k] =
            answer_of(confidence.data()[from], has_labels && correct.data()[from] != 0);
      }
    }
  });
  return values;
}

}  // namespace

Columns::Columns(const Trace& trace, unsigned workers)
    : trace_(&trace),
      workers_(workers),
      groups_((static_cast<std::size_t>(trace.exits()) + kTogether - 1) / kTogether) {}

std::variant<Columns::Column<float>, Columns::Column<double>> Columns::of(std::size_t exit) {
  const auto exits = static_cast<std::size_t>(trace_->exits());
  const std::size_t place = place_of(exit, exits);
  const std::size_t within = place % kTogether;
  Group& group = groups_[place / kTogether];
  std::call_once(group.made, [&] {
    std::visit(
        [&](const auto& confidence) {
          group.values = group_of(confidence, trace_->correct, place - within, workers_);
        },
        trace_->confidence);
    group.is_made.store(true, std::memory_order_release);
  });
  return std::visit(
      [&]<class T>(const BigArray<T>& values) -> std::variant<Column<float>, Column<double>> {
        return Column<T>{values.data() + within, step_of(place - within, exits)};
      },
      group.values);
}

bool Columns::has(std::size_t exit) const {
  const std::size_t place = place_of(exit, static_cast<std::size_t>(trace_->exits()));
  return groups_[place / kTogether].is_made.load(std::memory_order_acquire);
}

std::size_t Columns::bytes() const {
  std::size_t sum = 0;
  for (const Group& group : groups_) {
    sum += std::visit([](const auto& values) { return values.bytes(); }, group.values);
  }
  return sum;
}

}  // namespace splitee
