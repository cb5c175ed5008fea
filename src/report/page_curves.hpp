#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace splitee {

// How many points of curves the page holds at most, and of how many cells.
inline constexpr std::size_t kMostCurvePoints = 60'000;
inline constexpr std::size_t kMostCurveCells = 5'000;

// curves.csv for the page's scripts: file, keys (names of the columns that name a cell), columns
// (as page_columns() gives them, of those behind the keys), cells: each with `of` (its keys) and
// `points` (a list for each of the columns). Of `cells` cells together at most kMostCurvePoints are
// kept: of each the first point, the last, and as many between, at even distances in the file's
// order; `thinned` says to how many points, null where all are kept. Of more than kMostCurveCells
// cells the first are kept; `cells_left_out` counts the others. Null where there is no such file.
// Errors have status kData.
nlohmann::ordered_json page_curves(const std::filesystem::path& folder, std::size_t cells,
                                   const nlohmann::ordered_json& dictionary);

// The places of so many points of which `most` (at least two) are kept, the first and the last
// among them.
std::vector<std::size_t> kept_points(std::size_t points, std::size_t most);

}  // namespace splitee
