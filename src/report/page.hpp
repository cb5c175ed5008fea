#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace splitee {

// Results as one HTML page that needs no network and no other file: a section for each folder, see
// page_data(). Its tables, figures and texts are made by scripts in the page from one block of
// JSON. The files of page/ and the charting library are part of the program. `against`: expected
// numbers, for a single folder only. Errors as in page_data(); a folder that stands twice has
// status kUsage.
std::string report_page(const std::vector<std::filesystem::path>& folders,
                        const std::optional<std::filesystem::path>& against);

// JSON for a script element that holds data: nothing in it ends the element or begins a comment,
// and every text in it is printable().
std::string script_json(const nlohmann::ordered_json& json);

}  // namespace splitee
