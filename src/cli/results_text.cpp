#include "cli/results_text.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json_reader.hpp"
#include "report/summary_reader.hpp"
#include "report/table.hpp"

namespace splitee {
namespace {

using nlohmann::json;

// More cells make no table that anyone reads.
constexpr std::uint64_t kMostCells = 5000;

// `trace` is what the manifest says of the trace, `spec` what its configuration does.
std::string threshold_text(const json& trace, const json& spec) {
  const json& threshold = spec.at("threshold");
  if (!threshold.is_object()) return threshold.dump();
  if (threshold.contains("from")) {
    return fmt::format("{} from {}", trace.at("threshold").dump(),
                       threshold.at("from").get<std::string>());
  }
  const json& grid = threshold.at("grid");
  return fmt::format("{} to {}", grid.front().dump(), grid.back().dump());
}

std::string title_of(const json& trace, const json& spec) {
  return fmt::format("{} ({}): {} samples, {} exits, threshold {}",
                     trace.at("name").get<std::string>(), trace.at("kind").get<std::string>(),
                     trace.at("samples").get<std::uint64_t>(),
                     trace.at("exits").get<std::uint64_t>(), threshold_text(trace, spec));
}

std::string text_from(const std::filesystem::path& folder, const json& manifest) {
  const auto cells = manifest.at("cells").get<std::uint64_t>();
  if (cells > kMostCells) {
    return fmt::format("{} cells: too many for a table; see summary.csv, or 'splitee-sim table'\n",
                       cells);
  }
  const json& config = manifest.at("configuration");
  std::map<std::string, std::string> titles;
  for (std::size_t t = 0; t < manifest.at("traces").size(); ++t) {
    const json& trace = manifest.at("traces").at(t);
    titles[trace.at("name")] = title_of(trace, config.at("traces").at(t));
  }
  const Summary summary = read_summary(folder);
  return fmt::format(
      "{}: {} repeats, seed {}, convention {}, reward cost {}\n\n{}",
      config.at("name").get<std::string>(), config.at("repeats").get<std::uint64_t>(),
      config.at("seed").get<std::uint64_t>(), config.at("convention").get<std::string>(),
      config.at("cost").at("reward_cost").get<std::string>(),
      summary_table(summary.rows, titles, summary.grid));
}

}  // namespace

std::string results_text(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "manifest.json";
  if (!std::filesystem::exists(path)) {
    fail(ExitStatus::kData, "{}: holds no results (no manifest.json)", folder.string());
  }
  try {
    return text_from(folder, parse_or_discard(read_text_file(path)));
  } catch (const json::exception&) {
    fail(ExitStatus::kData, "{}: is not a manifest of this program", path.string());
  } catch (const std::out_of_range&) {
    fail(ExitStatus::kData, "{}: does not name every trace of summary.csv", path.string());
  }
}

}  // namespace splitee
