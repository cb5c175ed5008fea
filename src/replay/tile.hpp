#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "trace/trace.hpp"

namespace splitee {

// Consecutive rounds of an order, shared by all players that replay them. A column (one exit's
// values in the order of the rounds) is gathered when it is first asked for, so that the random
// access is paid once for all players, and only for exits that are used; single values are read
// from the trace itself.
class Tile {
 public:
  // The trace must outlive the tile.
  explicit Tile(const Trace& trace);

  // Moves on to these samples, one per row; they must stay in place while the tile is used.
  void load(std::span<const std::uint32_t> samples);

  // Sets for each of its rows whether the cloud's answer is lost; empty: none is.
  void set_lost(std::span<const std::uint8_t> lost) { lost_ = lost; }
  [[nodiscard]] bool is_lost(std::size_t row) const { return !lost_.empty() && lost_[row] != 0; }

  [[nodiscard]] std::size_t rows() const { return samples_.size(); }
  [[nodiscard]] std::size_t exits() const { return columns_.size(); }

  // One value per row: the exit's answer to the sample, see answer_of().
  [[nodiscard]] const double* column(std::size_t exit) {
    if (!columns_[exit].is_gathered) gather(exit);
    return columns_[exit].values.data();
  }

  // Gathers all columns, for players that look at every exit of every sample.
  void gather_all() {
    for (std::size_t exit = 0; exit < exits(); ++exit) static_cast<void>(column(exit));
  }

  // Whether the column is gathered already.
  [[nodiscard]] bool has_column(std::size_t exit) const { return columns_[exit].is_gathered; }

  // One exit's answer to the sample of a row, see answer_of().
  [[nodiscard]] double answer(std::size_t row, std::size_t exit) const {
    const Column& column = columns_[exit];
    if (column.is_gathered) return column.values[row];
    return std::visit([&](const auto& whole) { return static_cast<double>(whole[samples_[row]]); },
                      column.whole);
  }
  [[nodiscard]] double confidence(std::size_t row, std::size_t exit) const {
    return std::abs(answer(row, exit));
  }
  [[nodiscard]] std::uint8_t correct(std::size_t row, std::size_t exit) const {  // 0 without labels
    return std::signbit(answer(row, exit)) ? 1 : 0;
  }

  // All exits of one row, from the first on, to `out`. For the second the trace must have entropy.
  void copy_confidence(std::size_t row, std::vector<double>& out) const;
  void copy_entropy(std::size_t row, std::vector<double>& out) const {
    copy_row(*trace_->entropy, row, out);
  }
  [[nodiscard]] bool has_entropy() const { return trace_->entropy.has_value(); }

  // The same of a score of the trace, by its name.
  void copy_score(const std::string& name, std::size_t row, std::vector<double>& out) const {
    copy_row(trace_->scores.at(name), row, out);
  }

  // Whether each exit's answer equals that of the exit before, L flags; null where the trace was
  // read without agreement.
  [[nodiscard]] const std::uint8_t* agreement(std::size_t row) const {
    return trace_->agreement ? trace_->agreement->data() + std::size_t{samples_[row]} * exits()
                             : nullptr;
  }

  // Milliseconds of the device up to each exit, L numbers that stay where they are; null where the
  // trace was read without. Best asked for row by row: it fetches those of rows ahead.
  [[nodiscard]] const double* latency_ms(std::size_t row) const {
    if (!trace_->latency_ms) return nullptr;
    const double* all = trace_->latency_ms->data();
    if (row + kAhead < rows()) {
      const double* ahead = all + samples_[row + kAhead] * exits();
      __builtin_prefetch(ahead);
      __builtin_prefetch(ahead + exits() - 1);
    }
    return all + samples_[row] * exits();
  }

  // The place of the sample's context among the trace's; 0 where it was read without.
  [[nodiscard]] std::uint32_t context(std::size_t row) const {
    return trace_->context.empty() ? 0 : trace_->context[samples_[row]];
  }

 private:
  // Values are prefetched this many rows ahead: the orders jump through the whole trace.
  static constexpr std::size_t kAhead = 32;

  using Whole = std::variant<AnswerTable<float>::Column, AnswerTable<double>::Column>;

  // A column, and whether it belongs to the present rows.
  struct Column {
    Whole whole;  // the exit's answers to all samples
    std::vector<double> values;
    bool is_gathered = false;
  };

  template <class Values>
  void gather(const Values& from, std::vector<double>& to) const;
  void gather(std::size_t exit);
  void copy_row(const Reals& reals, std::size_t row, std::vector<double>& out) const;

  const Trace* trace_;
  std::span<const std::uint32_t> samples_;
  std::span<const std::uint8_t> lost_;
  std::vector<Column> columns_;
};

// The number of rows of a tile: as many of the trace's rows and of a few columns as fit a
// second-level cache, at least one row per exit (for the warm start) and at most
// Ledger::kLongestBatch.
std::size_t tile_rows(std::size_t exits);

}  // namespace splitee
