#pragma once

#include <filesystem>
#include <string>

namespace splitee {

// What a folder of results tells a person: a heading and the table of summary.csv, or one line
// where there are too many cells for that. Errors have status kData.
std::string results_text(const std::filesystem::path& folder);

}  // namespace splitee
