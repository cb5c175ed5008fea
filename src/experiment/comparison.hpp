#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/scratch_file.hpp"
#include "experiment/cell_grid.hpp"

namespace splitee {

// compare.csv: for each cell of a policy that is not the one listed first, and each metric, the
// difference to the baseline cell (see CellGrid::baseline_of), paired by repeat: all cells of a
// repeat meet the samples in the same order, so what the order does to both falls out of the
// difference. It is computed from the rows of runs.csv, which come in the order of the cells.
class Comparison {
 public:
  // The grid must outlive the comparison. The totals of baseline cells are put aside in an unnamed
  // file in `folder`, so that memory does not grow with the cells.
  Comparison(const CellGrid& grid, const std::filesystem::path& folder);

  // Takes the rows of the next cells, all repeats of each, and returns their lines.
  // Rows that are not those of these cells are an Error with status kData.
  [[nodiscard]] std::string add(std::string_view runs);

  // Throws an Error with status kData where cells are missing at the end.
  void expect_all() const;

 private:
  static constexpr std::size_t kMetrics = 5;
  // Per repeat: accuracy (NaN without labels), cost, offloaded, reward, regret.
  using Totals = std::vector<std::array<double, kMetrics>>;

  [[nodiscard]] Totals read_totals(std::string_view& runs);
  [[noreturn]] void refuse(const std::string& what) const;
  [[nodiscard]] std::uint64_t place_of(std::uint64_t baseline_cell) const;
  void compare(std::string& lines, std::uint64_t cell, const Totals& own, std::uint64_t baseline);

  const CellGrid* grid_;
  ScratchFile baselines_;
  std::uint64_t next_cell_ = 0;
  std::vector<std::string_view> fields_;
};

}  // namespace splitee
