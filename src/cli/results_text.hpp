#pragma once

#include <filesystem>
#include <string>

namespace splitee {

// What a folder of results tells a person: a heading and the table of summary.csv, or one line
// where there are too many cells for that. Errors have status kData.
std::string results_text(const std::filesystem::path& folder);

// A note on the column offload for the captions of tables from a folder of results: that it is a
// scale of the exits' own costs. Empty where it is the cost itself, or where there is no manifest.
std::string offload_note(const std::filesystem::path& folder);

}  // namespace splitee
