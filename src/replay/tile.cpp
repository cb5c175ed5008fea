#include "replay/tile.hpp"

#include <algorithm>

#include "model/ledger.hpp"

namespace splitee {
namespace {

constexpr std::size_t kTileBytes = std::size_t{1} << 18U;

// No power of two: columns at such distances would share few cache sets.
constexpr std::size_t kMostRows = 4032;
constexpr std::size_t kFewestRows = 1000;
static_assert(kMostRows <= Ledger::kLongestBatch);

// Values are prefetched this many rows ahead: the orders jump through the whole trace.
constexpr std::size_t kAhead = 32;

template <class Column>
void gather_column(const Column& from, std::span<const std::uint32_t> samples, double* to) {
  std::size_t row = 0;
  for (; row + kAhead < samples.size(); ++row) {
    __builtin_prefetch(&from[samples[row + kAhead]]);
    to[row] = static_cast<double>(from[samples[row]]);
  }
  for (; row < samples.size(); ++row) to[row] = static_cast<double>(from[samples[row]]);
}

}  // namespace

std::size_t tile_rows(std::size_t exits) {
  const std::size_t fitting = kTileBytes / (exits * sizeof(float));
  return std::max(std::clamp(fitting, kFewestRows, kMostRows), exits);
}

Tile::Tile(const Trace& trace) : trace_(&trace) {
  std::visit(
      [&](const auto& answers) {
        for (std::size_t exit = 0; exit < answers.exits(); ++exit) {
          columns_.push_back({.whole = answers.column(exit), .values = {}, .is_gathered = false});
        }
      },
      trace.answers);
}

void Tile::load(std::span<const std::uint32_t> samples) {
  samples_ = samples;
  for (Column& column : columns_) column.is_gathered = false;
}

void Tile::gather(std::size_t exit) {
  Column& column = columns_[exit];
  column.values.resize(rows());
  std::visit([&](const auto& from) { gather_column(from, samples_, column.values.data()); },
             column.whole);
  column.is_gathered = true;
}

void Tile::copy_confidence(std::size_t row, std::vector<double>& out) const {
  out.resize(exits());
  for (std::size_t exit = 0; exit < out.size(); ++exit) out[exit] = confidence(row, exit);
}

void Tile::copy_row(const Reals& reals, std::size_t row, std::vector<double>& out) const {
  std::visit(
      [&](const auto& table) {
        const auto* from = table.data() + std::size_t{samples_[row]} * exits();
        out.assign(from, from + exits());
      },
      reals);
}

}  // namespace splitee
