#include "replay/tile.hpp"

#include <algorithm>

#include "replay/ledger.hpp"

namespace splitee {
namespace {

constexpr std::size_t kTileBytes = std::size_t{1} << 18U;

// No power of two: columns at such distances would share few cache sets.
constexpr std::size_t kMostRows = 4032;
constexpr std::size_t kFewestRows = 1000;
static_assert(kMostRows <= Ledger::kLongestBatch);

// How many rows before they are read values are asked for: the orders jump through the whole trace.
constexpr std::size_t kAhead = 32;

template <class T>
void gather_column(Columns::Column<T> from, std::span<const std::uint32_t> samples, double* to) {
  const auto place = [&](std::size_t row) { return from.first + samples[row] * from.step; };
  std::size_t row = 0;
  for (; row + kAhead < samples.size(); ++row) {
    __builtin_prefetch(place(row + kAhead));
    to[row] = static_cast<double>(*place(row));
  }
  for (; row < samples.size(); ++row) to[row] = static_cast<double>(*place(row));
}

void copy_row(const Reals& from, std::uint32_t sample, std::vector<double>& out) {
  std::visit(
      [&](const auto& table) {
        const auto* row =
            table.data() + std::size_t{sample} * static_cast<std::size_t>(table.cols());
        out.assign(row, row + table.cols());
      },
      from);
}

}  // namespace

std::size_t tile_rows(std::size_t exits) {
  const std::size_t fitting = kTileBytes / (exits * sizeof(float));
  return std::max(std::clamp(fitting, kFewestRows, kMostRows), exits);
}

Tile::Tile(Columns& columns)
    : whole_(&columns),
      trace_(&columns.trace()),
      columns_(static_cast<std::size_t>(trace_->exits())) {
  if (const auto* floats = std::get_if<Table<float>>(&trace_->confidence)) {
    floats_ = floats->data();
  } else {
    doubles_ = std::get<Table<double>>(trace_->confidence).data();
  }
  if (trace_->has_labels()) correct_ = trace_->correct.data();
}

void Tile::load(std::span<const std::uint32_t> samples) {
  samples_ = samples;
  for (std::size_t exit = 0; exit < columns_.size(); ++exit) {
    columns_[exit].is_gathered = false;
    if (!columns_[exit].near && whole_->has(exit)) columns_[exit].near = whole_->of(exit);
  }
}

void Tile::gather(std::size_t exit) {
  Column& column = columns_[exit];
  column.values.resize(rows());
  std::visit([&](const auto from) { gather_column(from, samples_, column.values.data()); },
             whole_->of(exit));
  column.is_gathered = true;
}

void Tile::copy_confidence(std::size_t row, std::vector<double>& out) const {
  copy_row(trace_->confidence, samples_[row], out);
}

void Tile::copy_entropy(std::size_t row, std::vector<double>& out) const {
  copy_row(*trace_->entropy, samples_[row], out);
}

}  // namespace splitee
