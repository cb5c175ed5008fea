#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "experiment/tables/result_table.hpp"

namespace splitee {

// The most rows of a table on the page; of a longer table it holds the first rows, and says so.
inline constexpr std::size_t kMostPageRows = 20'000;

// A field for the page's scripts: a number where the column holds numbers, null where it is empty,
// otherwise the text.
nlohmann::ordered_json page_field(bool is_text, const std::string& field);

// The columns of a file for the page's scripts: name, unit, meaning, goal ("highest", "lowest" or
// "none"), text. `dictionary` is the manifest's entry for the file's columns; may be null.
nlohmann::ordered_json page_columns(const ResultTable& table,
                                    const std::vector<std::string>& columns,
                                    const nlohmann::ordered_json& dictionary);

// A result table for the page's scripts: file, one_row_per, keys (number of key columns), columns,
// rows (as they stand in the file), total (rows of the file).
nlohmann::ordered_json page_table(const std::filesystem::path& folder, const ResultTable& table,
                                  const nlohmann::ordered_json& dictionary);

}  // namespace splitee
