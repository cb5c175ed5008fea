#include "replay/tile.hpp"

#include <algorithm>

#include "replay/ledger.hpp"

namespace splitee {
namespace {

constexpr std::size_t kTileBytes = std::size_t{1} << 18U;

void copy_rows(const Reals& from, std::span<const std::uint32_t> samples, std::size_t exits,
               std::vector<double>& to) {
  to.resize(samples.size() * exits);
  std::visit(
      [&](const auto& table) {
        double* out = to.data();
        for (const std::uint32_t sample : samples) {
          out = std::copy_n(table.data() + std::size_t{sample} * exits, exits, out);
        }
      },
      from);
}

}  // namespace

std::size_t tile_rows(std::size_t exits) {
  const std::size_t fitting = kTileBytes / (exits * (sizeof(double) + sizeof(std::uint8_t)));
  return std::clamp(fitting, std::max<std::size_t>(exits, 64), Ledger::kLongestBatch);
}

void gather(const Trace& trace, std::span<const std::uint32_t> samples, Tile& tile) {
  tile.rows = samples.size();
  tile.exits = static_cast<std::size_t>(trace.exits());
  copy_rows(trace.confidence, samples, tile.exits, tile.confidence);
  if (trace.entropy) copy_rows(*trace.entropy, samples, tile.exits, tile.entropy);
  tile.correct.assign(tile.rows * tile.exits, 0);
  if (!trace.has_labels()) return;
  std::uint8_t* out = tile.correct.data();
  for (const std::uint32_t sample : samples) {
    out = std::copy_n(trace.correct.data() + std::size_t{sample} * tile.exits, tile.exits, out);
  }
}

}  // namespace splitee
