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

template <class Values>
void Tile::gather(const Values& from, std::vector<double>& to) const {
  to.resize(rows());
  std::size_t row = 0;
  for (; row + kAhead < rows(); ++row) {
    __builtin_prefetch(&from[samples_[row + kAhead]]);
    to[row] = static_cast<double>(from[samples_[row]]);
  }
  for (; row < rows(); ++row) to[row] = static_cast<double>(from[samples_[row]]);
}

void Tile::gather(std::size_t exit) {
  Column& column = columns_[exit];
  std::visit([&](const auto& from) { gather(from, column.values); }, column.whole);
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
