#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace splitee {

// What the page shows of one folder of results, for its scripts:
//   folder, facts (pairs of a word and what is said of it), configuration (null without a
//   manifest), policies: name, label, colour, dashes, marker, yardstick, tables: see
//   page_table.hpp; curves: see page_curves.hpp, check: null, or source and what check_document()
//   says as JSON.
// A check is made against `against`, or else expected.json of the folder; without either check.json
// of the folder is shown, if it is there. Errors: status kData for what is not a folder of results
// or cannot be read, kUsage for faults of the expected numbers.
nlohmann::ordered_json page_data(const std::filesystem::path& folder,
                                 const std::optional<std::filesystem::path>& against);

}  // namespace splitee
