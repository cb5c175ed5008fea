#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "trace/trace.hpp"

namespace splitee {

// Consecutive rounds of an order, shared by all players that replay them. A column (one exit's
// values in the order of the rounds) is gathered from the trace when it is first asked for, so that
// the random access is paid once for all players and never for exits that nobody stays with; single
// values are read from where they are.
class Tile {
 public:
  // The trace must outlive the tile.
  explicit Tile(const Trace& trace);

  // Moves on to these samples, one per row; they must stay where they are while the tile is used.
  void load(std::span<const std::uint32_t> samples);

  [[nodiscard]] std::size_t rows() const { return samples_.size(); }
  [[nodiscard]] std::size_t exits() const { return exits_; }

  // One value per row.
  [[nodiscard]] const double* confidence_column(std::size_t exit);
  [[nodiscard]] const std::uint8_t* correct_column(std::size_t exit);  // zeros without labels

  [[nodiscard]] double confidence(std::size_t row, std::size_t exit) const {
    return floats_ != nullptr ? static_cast<double>(floats_[at(row, exit)])
                              : doubles_[at(row, exit)];
  }
  [[nodiscard]] std::uint8_t correct(std::size_t row, std::size_t exit) const {
    return correct_ != nullptr ? correct_[at(row, exit)] : std::uint8_t{0};
  }

  // All exits of one row, from the first on, to `out`. The trace must have entropy for the second.
  void copy_confidence(std::size_t row, std::vector<double>& out) const;
  void copy_entropy(std::size_t row, std::vector<double>& out) const;
  [[nodiscard]] bool has_entropy() const { return trace_->entropy.has_value(); }

 private:
  [[nodiscard]] std::size_t at(std::size_t row, std::size_t exit) const {
    return std::size_t{samples_[row]} * exits_ + exit;
  }

  // A column and whether it is that of the present rows.
  template <class T>
  struct Column {
    std::vector<T> values;
    bool is_gathered = false;
  };

  const Trace* trace_;
  std::size_t exits_;
  const float* floats_ = nullptr;  // the trace's confidences; one of the two is null
  const double* doubles_ = nullptr;
  const std::uint8_t* correct_ = nullptr;  // null without labels
  std::span<const std::uint32_t> samples_;
  std::vector<Column<double>> confidence_columns_;
  std::vector<Column<std::uint8_t>> correct_columns_;
};

// How many rows a tile should have: what a second-level cache holds of the trace's rows and of a
// few columns, at least one row per exit (for the warm start) and at most Ledger::kLongestBatch.
std::size_t tile_rows(std::size_t exits);

}  // namespace splitee
