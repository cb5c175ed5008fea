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
constexpr std::size_t kAhead = 24;

// out[row] = from[samples[row]][exit], where the rows of `from` have `exits` values.
template <class From, class To>
void gather(const From* from, std::size_t exits, std::size_t exit,
            std::span<const std::uint32_t> samples, std::vector<To>& out) {
  out.resize(samples.size());
  for (std::size_t row = 0; row < samples.size(); ++row) {
    if (row + kAhead < samples.size()) {
      __builtin_prefetch(from + std::size_t{samples[row + kAhead]} * exits + exit);
    }
    out[row] = static_cast<To>(from[std::size_t{samples[row]} * exits + exit]);
  }
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

Tile::Tile(const Trace& trace)
    : trace_(&trace),
      exits_(static_cast<std::size_t>(trace.exits())),
      confidence_columns_(exits_),
      correct_columns_(exits_) {
  if (const auto* floats = std::get_if<Table<float>>(&trace.confidence)) {
    floats_ = floats->data();
  } else {
    doubles_ = std::get<Table<double>>(trace.confidence).data();
  }
  if (trace.has_labels()) correct_ = trace.correct.data();
}

void Tile::load(std::span<const std::uint32_t> samples) {
  samples_ = samples;
  for (auto& column : confidence_columns_) column.is_gathered = false;
  for (auto& column : correct_columns_) column.is_gathered = false;
}

const double* Tile::confidence_column(std::size_t exit) {
  Column<double>& column = confidence_columns_[exit];
  if (!column.is_gathered) {
    if (floats_ != nullptr) {
      gather(floats_, exits_, exit, samples_, column.values);
    } else {
      gather(doubles_, exits_, exit, samples_, column.values);
    }
    column.is_gathered = true;
  }
  return column.values.data();
}

const std::uint8_t* Tile::correct_column(std::size_t exit) {
  Column<std::uint8_t>& column = correct_columns_[exit];
  if (!column.is_gathered) {
    if (correct_ != nullptr) {
      gather(correct_, exits_, exit, samples_, column.values);
    } else {
      column.values.assign(samples_.size(), 0);
    }
    column.is_gathered = true;
  }
  return column.values.data();
}

void Tile::copy_confidence(std::size_t row, std::vector<double>& out) const {
  copy_row(trace_->confidence, samples_[row], out);
}

void Tile::copy_entropy(std::size_t row, std::vector<double>& out) const {
  copy_row(*trace_->entropy, samples_[row], out);
}

}  // namespace splitee
