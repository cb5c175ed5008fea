#include "experiment/comparison.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/text.hpp"
#include "report/csv.hpp"
#include "report/csv_reader.hpp"
#include "statistics/moments.hpp"

namespace splitee {
namespace {

constexpr std::array<const char*, 5> kNames = {"accuracy", "cost", "offloaded", "reward", "regret"};

// Columns of runs.csv before the grid's, and from there to accuracy.
constexpr std::size_t kKeyColumns = 3;
constexpr std::size_t kToAccuracy = 2;

double total_in(std::string_view field) {
  double value = std::numeric_limits<double>::quiet_NaN();
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

}  // namespace

Comparison::Comparison(const CellGrid& grid, const std::filesystem::path& folder)
    : grid_(&grid), baselines_(folder) {}

void Comparison::refuse(const std::string& what) const {
  fail(ExitStatus::kData,
       "runs.csv: {}; the configuration in manifest.json is not that of the rows", what);
}

void Comparison::expect_all() const {
  if (next_cell_ == grid_->cells()) return;
  refuse(fmt::format("holds {} cells, but the configuration has {}", next_cell_, grid_->cells()));
}

Comparison::Totals Comparison::read_totals(std::string_view& runs) {
  if (next_cell_ == grid_->cells()) refuse("holds more cells than the configuration has");
  std::string key;
  append_csv(key, grid_->key_of(grid_->cell(next_cell_)));
  const std::size_t accuracy = kKeyColumns + grid_->columns().size() + kToAccuracy;
  Totals totals(grid_->config().repeats);
  for (std::size_t repeat = 0; repeat < totals.size(); ++repeat) {
    const std::string_view line = runs.substr(0, runs.find('\n'));
    split_csv_line(line, fields_);
    const bool is_next = line.starts_with(key) && fields_.size() > accuracy + kMetrics &&
                         fields_[accuracy - kToAccuracy] == std::to_string(repeat + 1);
    if (!is_next) {
      refuse(fmt::format("where repeat {} of cell {} should be, it has '{}'", repeat + 1,
                         next_cell_ + 1, shortened(line, 60)));
    }
    for (std::size_t k = 0; k < kMetrics; ++k) totals[repeat][k] = total_in(fields_[accuracy + k]);
    runs.remove_prefix(std::min(line.size() + 1, runs.size()));
  }
  return totals;
}

std::uint64_t Comparison::place_of(std::uint64_t baseline_cell) const {
  const std::uint64_t first = grid_->of_trace(grid_->cell(baseline_cell).trace).begin;
  return (baseline_cell - first) * grid_->config().repeats * sizeof(Totals::value_type);
}

std::string Comparison::add(std::string_view runs) {
  std::string lines;
  for (; !runs.empty(); ++next_cell_) {
    const Totals own = read_totals(runs);
    if (const auto baseline = grid_->baseline_of(next_cell_)) {
      compare(lines, next_cell_, own, *baseline);
    } else {
      baselines_.write(place_of(next_cell_), std::as_bytes(std::span(own)));
    }
  }
  return lines;
}

void Comparison::compare(std::string& lines, std::uint64_t cell, const Totals& own,
                         std::uint64_t baseline) {
  Totals other(own.size());
  baselines_.read(place_of(baseline), std::as_writable_bytes(std::span(other)));
  CompareRow row;
  row.key = grid_->key_of(grid_->cell(cell));
  row.against = grid_->name_of(baseline);
  for (std::size_t k = 0; k < kMetrics; ++k) {
    Moments moments;
    for (std::size_t repeat = 0; repeat < own.size(); ++repeat) {
      moments.add(own[repeat][k] - other[repeat][k]);
    }
    if (std::isnan(moments.mean())) continue;  // no accuracy without labels
    row.metric = kNames[k];
    row.difference = {moments.mean(), moments.interval95()};
    append_csv(lines, row);
  }
}

}  // namespace splitee
