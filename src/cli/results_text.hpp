#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "report/document.hpp"
#include "report/table.hpp"

namespace splitee {

// What a folder of results tells a person: a heading and the table of summary.csv for
// this page, or one line
// where there are too many cells for that. Errors have status kData.
std::string results_text(const std::filesystem::path& folder, Page page = {},
                         GridForm form = GridForm::kSummary);

// What figures call the policies of a folder of results, by their names; nothing where no manifest
// tells.
std::map<std::string, std::string> policy_labels(const std::filesystem::path& folder);

// A note on the column offload for the captions of tables from a folder of results: that it is a
// scale of the exits' own costs. Empty where it is the cost itself, or where there is no manifest.
std::string offload_note(const std::filesystem::path& folder);

}  // namespace splitee
