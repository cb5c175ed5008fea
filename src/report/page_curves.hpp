#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace splitee {

// The most points of curves that the page holds, and the most cells.
inline constexpr std::size_t kMostCurvePoints = 60'000;
inline constexpr std::size_t kMostCurveCells = 5'000;

// curves.csv for the page's scripts: file, keys (names of the key columns), columns (as
// page_columns() gives them, of those behind the keys), cells: each with `of` (its key) and
// `points` (a list for each of the columns). Of `cells` cells together at most kMostCurvePoints are
// kept: of each the first point, the last, and points at even distances between them, in the file's
// order; `thinned` holds the number of points per cell, null where all are kept. Of more than
// kMostCurveCells cells the first are kept; `cells_left_out` counts the others. Null where there is
// no such file. Errors have status kData.
nlohmann::ordered_json page_curves(const std::filesystem::path& folder, std::size_t cells,
                                   const nlohmann::ordered_json& dictionary);

// The indices of `most` (at least two) of `points` points, the first and the last among them.
std::vector<std::size_t> kept_points(std::size_t points, std::size_t most);

}  // namespace splitee
