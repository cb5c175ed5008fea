#include "report/known_run.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "experiment/results/manifest.hpp"
#include "experiment/tables/list.hpp"
#include "experiment/tables/summary.hpp"

namespace splitee {

using nlohmann::ordered_json;

std::string usual_unit(const std::string& column) {
  const Column* usual = find_column(summary_csv(), column);
  return usual == nullptr ? "" : usual->full_unit();
}

KnownRun known_run(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / Manifest::kFileName;
  if (path_kind(path, Links::kFollow, ExitStatus::kData) == PathKind::kNothing) return {};
  KnownRun known;
  try {
    const ordered_json content = Manifest::load(path, ExitStatus::kData).content();
    // What an older version wrote lacks these.
    for (const ordered_json& policy : content.value("policies", ordered_json::array())) {
      known.types.insert(policy.value("type", ""));
      if (policy.at("family") == name_of(Family::kHindsight)) {
        known.beforehand.insert(policy.at("name").get<std::string>());
      }
    }
    if (!content.contains("columns")) return known;
    for (const auto& [column, told] : content.at("columns").at(summary_csv().file).items()) {
      known.units[column] = told.at("unit").get<std::string>();
    }
  } catch (const ordered_json::exception&) {
    fail(ExitStatus::kData, "{}: is not a manifest of this program", path.string());
  }
  return known;
}

}  // namespace splitee
