#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "replay/columns.hpp"
#include "trace/trace.hpp"

namespace splitee {

// Consecutive rounds of an order, shared by all players that replay them. A column (one exit's
// values in the order of the rounds) is gathered when it is first asked for, so that the random
// access is paid once for all players and never for exits that nobody stays with; single values are
// read from where they are.
class Tile {
 public:
  // The columns, and their trace, must outlive the tile.
  explicit Tile(Columns& columns);

  // Moves on to these samples, one per row; they must stay where they are while the tile is used.
  void load(std::span<const std::uint32_t> samples);

  [[nodiscard]] std::size_t rows() const { return samples_.size(); }
  [[nodiscard]] std::size_t exits() const { return columns_.size(); }

  // One value per row: what the exit says of the sample, see answer_of().
  [[nodiscard]] const double* column(std::size_t exit) {
    if (!columns_[exit].is_gathered) gather(exit);
    return columns_[exit].values.data();
  }

  // Whether the column is gathered already.
  [[nodiscard]] bool has_column(std::size_t exit) const { return columns_[exit].is_gathered; }

  [[nodiscard]] double confidence(std::size_t row, std::size_t exit) const {
    if (columns_[exit].is_gathered) return std::abs(columns_[exit].values[row]);
    if (columns_[exit].near) return std::abs(near(row, exit));
    return floats_ != nullptr ? static_cast<double>(floats_[at(row, exit)])
                              : doubles_[at(row, exit)];
  }
  [[nodiscard]] std::uint8_t correct(std::size_t row, std::size_t exit) const {  // 0 without labels
    if (columns_[exit].is_gathered) return std::signbit(columns_[exit].values[row]) ? 1 : 0;
    if (columns_[exit].near) return std::signbit(near(row, exit)) ? 1 : 0;
    return correct_ != nullptr ? correct_[at(row, exit)] : std::uint8_t{0};
  }

  // All exits of one row, from the first on, to `out`. The trace must have entropy for the second.
  void copy_confidence(std::size_t row, std::vector<double>& out) const;
  void copy_entropy(std::size_t row, std::vector<double>& out) const;
  [[nodiscard]] bool has_entropy() const { return trace_->entropy.has_value(); }

 private:
  using Whole = std::variant<Columns::Column<float>, Columns::Column<double>>;

  // A column, and whether it is that of the present rows.
  struct Column {
    std::vector<double> values;
    bool is_gathered = false;
    std::optional<Whole> near = std::nullopt;  // of all samples, where its group is made
  };

  // What an exit says of a row's sample, from beside those exits of it that are used already.
  [[nodiscard]] double near(std::size_t row, std::size_t exit) const {
    return std::visit(
        [&](const auto& whole) {
          return static_cast<double>(whole.first[samples_[row] * whole.step]);
        },
        *columns_[exit].near);
  }

  [[nodiscard]] std::size_t at(std::size_t row, std::size_t exit) const {
    return std::size_t{samples_[row]} * exits() + exit;
  }
  void gather(std::size_t exit);

  Columns* whole_;
  const Trace* trace_;
  const float* floats_ = nullptr;  // the trace's confidences; one of the two is null
  const double* doubles_ = nullptr;
  const std::uint8_t* correct_ = nullptr;  // null without labels
  std::span<const std::uint32_t> samples_;
  std::vector<Column> columns_;
};

// How many rows a tile should have: what a second-level cache holds of the trace's rows and of a
// few columns, at least one row per exit (for the warm start) and at most Ledger::kLongestBatch.
std::size_t tile_rows(std::size_t exits);

}  // namespace splitee
