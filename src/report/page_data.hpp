#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace splitee {

// The data of the page for one folder of results, for its scripts:
//   folder, facts (pairs of a word and its text), configuration (null without a manifest),
//   policies: name, label, colour, dashes, marker, yardstick,
//   tables: see page_table.hpp; curves: see page_curves.hpp,
//   check: null, or source and the JSON of check_document().
// The check is made against `against`, or else expected.json of the folder; without either,
// check.json of the folder is shown, if there is one. Errors: status kData for a folder without
// results or one that cannot be read, kUsage for faults of the expected numbers.
nlohmann::ordered_json page_data(const std::filesystem::path& folder,
                                 const std::optional<std::filesystem::path>& against);

}  // namespace splitee
