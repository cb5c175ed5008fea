#include "replay/tile.hpp"

#include <algorithm>

#include "replay/ledger.hpp"

namespace splitee {
namespace {

constexpr std::size_t kTileBytes = std::size_t{1} << 18U;

// No power of two: columns at such distances would share few cache sets.
constexpr std::size_t kMostRows = 4032;
static_assert(kMostRows <= Ledger::kLongestBatch);

// How many rows before they are copied rows are asked for: the orders jump through the whole trace.
constexpr std::size_t kAhead = 24;

// out[exit][row] = table(samples[row], exit)
template <class From, class To>
void gather_columns(const Table<From>& table, std::span<const std::uint32_t> samples, To* out) {
  const auto exits = static_cast<std::size_t>(table.cols());
  for (std::size_t row = 0; row < samples.size(); ++row) {
    if (row + kAhead < samples.size()) {
      const From* soon = table.data() + std::size_t{samples[row + kAhead]} * exits;
      __builtin_prefetch(soon);
      __builtin_prefetch(soon + exits - 1);
    }
    const From* from = table.data() + std::size_t{samples[row]} * exits;
    To* to = out + row;
    for (std::size_t exit = 0; exit < exits; ++exit, to += samples.size()) {
      *to = static_cast<To>(from[exit]);
    }
  }
}

void gather_reals(const Reals& from, std::span<const std::uint32_t> samples,
                  std::vector<double>& to) {
  std::visit([&](const auto& table) { gather_columns(table, samples, to.data()); }, from);
}

}  // namespace

std::size_t tile_rows(std::size_t exits) {
  const std::size_t fitting = kTileBytes / (exits * (sizeof(double) + sizeof(std::uint8_t)));
  return std::min(std::max({fitting, exits, std::size_t{64}}), std::max(kMostRows, exits));
}

void gather(const Trace& trace, std::span<const std::uint32_t> samples, Tile& tile) {
  tile.rows = samples.size();
  tile.exits = static_cast<std::size_t>(trace.exits());
  const std::size_t size = tile.rows * tile.exits;
  tile.confidence.resize(size);
  gather_reals(trace.confidence, samples, tile.confidence);
  if (trace.entropy) {
    tile.entropy.resize(size);
    gather_reals(*trace.entropy, samples, tile.entropy);
  }
  tile.correct.resize(size);
  if (trace.has_labels()) gather_columns(trace.correct, samples, tile.correct.data());
}

}  // namespace splitee
