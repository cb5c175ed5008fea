#include "cli/results_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "experiment/results/manifest.hpp"
#include "experiment/tables/summary_reader.hpp"
#include "policy/info.hpp"
#include "report/known_run.hpp"
#include "report/results_document.hpp"

namespace splitee {
namespace {

using nlohmann::json;

// The most cells for which a table is printed.
constexpr std::uint64_t kMostCells = 5000;
constexpr std::size_t kNoteColumns = 100;

// `trace` is the manifest's entry for the trace, `spec` the configuration's.
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

// Whether all repeats used the samples of a trace in one order.
bool is_one_order(const json& trace, const json& spec) {
  return spec.at("order") == "stored" ||
         (trace.contains("one_order") && trace["one_order"] == true);
}

// Each exit's offloading cost, where the configuration gives them one by one.
std::vector<double> per_exit_of(const json& config) {
  const json& cost = config.at("cost");
  if (!cost.contains("offload")) return {};
  const json& offload = cost.at("offload");
  if (!offload.is_object() || !offload.contains("per_exit")) return {};
  return offload["per_exit"].get<std::vector<double>>();
}

// The unit of the costs: "λ", "ms" or "mJ".
std::string unit_of(const json& config) {
  const auto unit = config.at("cost").value("unit", "lambda");
  return unit == "lambda" ? "λ" : unit == "mj" ? "mJ" : unit;
}

// The source of offloading costs that are neither one number nor one per exit; otherwise empty.
std::string world_of(const json& config) {
  const json& cost = config.at("cost");
  if (!cost.contains("unit")) {
    const json& offload = cost.at("offload");
    const bool changes = offload.is_object() && offload.contains("schedule");
    return changes ? "offloading costs that change with the rounds" : "";
  }
  return "costs of device, link and cloud in " + unit_of(config);
}

TableHeads heads_of(const json& manifest) {
  const json& config = manifest.at("configuration");
  TableHeads heads;
  heads.unit = unit_of(config);
  heads.world = world_of(config);
  heads.per_exit = per_exit_of(config);
  for (std::size_t t = 0; t < manifest.at("traces").size(); ++t) {
    const json& trace = manifest.at("traces").at(t);
    const json& spec = config.at("traces").at(t);
    const auto name = trace.at("name").get<std::string>();
    heads.titles[name] = title_of(trace, spec);
    if (config.at("repeats") > 1 && is_one_order(trace, spec)) heads.one_order.insert(name);
  }
  return heads;
}

// What the last exit costs with a look at every exit, as final-exit pays, and with one: where both
// stand in the table and cost the same at every layer.
std::string one_look_note(const json& manifest) {
  const json& cost = manifest.at("configuration").at("cost");
  const bool is_known = cost.contains("processing") && cost.at("processing").is_number() &&
                        cost.contains("inference") && cost.at("inference").is_number();
  if (!is_known || !manifest.contains("policies")) return "";
  std::set<std::string> types;
  for (const json& policy : manifest.at("policies")) {
    types.insert(policy.value("type", ""));
  }
  const bool has_one_look = types.contains("fixed-split") || types.contains("best-fixed") ||
                            types.contains("random-exit");
  if (!types.contains("final-exit") || !has_one_look) return "";
  const double processing = cost.at("processing").get<double>();
  const double inference = cost.at("inference").get<double>();
  std::set<std::uint64_t> seen;
  std::string text;
  for (const json& trace : manifest.at("traces")) {
    const auto exits = trace.at("exits").get<std::uint64_t>();
    if (!seen.insert(exits).second) continue;
    const auto layers = static_cast<double>(exits);
    text += fmt::format(
        "{}exit {} costs {:.6g} λ with a look at every exit (final-exit), {:.6g} λ "
        "with one",
        text.empty() ? "" : "; ", exits, (processing + inference) * layers,
        processing * layers + inference);
  }
  return text + ". {\"type\": \"fixed-split\", \"exit\": LAST} is final-exit with one look.";
}

std::string text_from(const std::filesystem::path& folder, const json& manifest, Page page,
                      GridForm form) {
  const auto cells = manifest.at("cells").get<std::uint64_t>();
  if (cells > kMostCells) {
    return fmt::format("{} cells: too many for a table; see summary.csv, or 'splitee-sim table'\n",
                       cells);
  }
  const json& config = manifest.at("configuration");
  TableHeads heads = heads_of(manifest);
  heads.yardsticks = known_run(folder).beforehand;
  const Summary summary = read_summary(folder);
  heads.grid = summary.grid;
  Document document = summary_document(summary.rows, heads, form);
  document.head.push_back(fmt::format(
      "{}: {} repeats, seed {}, convention {}, reward cost {}",
      config.at("name").get<std::string>(), config.at("repeats").get<std::uint64_t>(),
      config.at("seed").get<std::uint64_t>(), config.at("convention").get<std::string>(),
      config.at("cost").at("reward_cost").get<std::string>()));
  std::vector<std::string> notes = std::move(document.notes);
  document.notes.clear();
  for (const std::string& note : reading_notes(CellTable({folder}))) notes.push_back(note);
  if (const std::string note = one_look_note(manifest); !note.empty()) notes.push_back(note);
  std::string text = as_text(document, page) + "\n";
  for (const std::string& note : notes) {
    text += wrapped(printable(note), page.columns > 0 ? page.columns : kNoteColumns, 0) + "\n";
  }
  return text;
}

// The result of `read` on the manifest; a manifest that is not of this program is an Error with
// status kData.
template <class Read>
auto from_manifest(const std::filesystem::path& path, Read&& read) {
  try {
    return read(json(Manifest::load(path, ExitStatus::kData).content()));
  } catch (const json::exception&) {
    fail(ExitStatus::kData, "{}: is not a manifest of this program", path.string());
  } catch (const std::out_of_range&) {
    fail(ExitStatus::kData, "{}: does not name every trace of {}", path.string(),
         summary_csv().file);
  }
}

// The same of a folder's manifest; an empty result where it has none.
template <class Read>
auto if_manifest(const std::filesystem::path& folder, Read&& read) {
  const std::filesystem::path path = folder / Manifest::kFileName;
  if (path_kind(path, Links::kFollow, ExitStatus::kData) == PathKind::kNothing) {
    return decltype(read(json())){};
  }
  return from_manifest(path, read);
}

}  // namespace

std::string results_text(const std::filesystem::path& folder, Page page, GridForm form) {
  const std::filesystem::path path = folder / Manifest::kFileName;
  if (path_kind(path, Links::kFollow, ExitStatus::kData) == PathKind::kNothing) {
    fail(ExitStatus::kData, "{}: holds no results (no manifest.json)", folder.string());
  }
  return from_manifest(
      path, [&](const json& manifest) { return text_from(folder, manifest, page, form); });
}

std::map<std::string, std::string> policy_labels(const std::filesystem::path& folder) {
  return if_manifest(folder, [](const json& manifest) {
    std::map<std::string, std::string> labels;
    if (!manifest.contains("policies")) return labels;
    for (const json& policy : manifest.at("policies")) {
      const auto name = policy.at("name").get<std::string>();
      labels[name] = policy.value("drawing", json::object()).value("label", name);
    }
    return labels;
  });
}

std::string offload_note(const std::filesystem::path& folder) {
  return if_manifest(folder, [](const json& manifest) -> std::string {
    const json& config = manifest.at("configuration");
    if (std::string world = world_of(config); !world.empty()) return world;
    const std::vector<double> per_exit = per_exit_of(config);
    return per_exit.empty() ? "" : "offload is the scale of the " + per_exit_text(per_exit);
  });
}

}  // namespace splitee
