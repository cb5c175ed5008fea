#include "report/page_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json_reader.hpp"
#include "base/path.hpp"
#include "config/policy_facts.hpp"
#include "experiment/results/manifest.hpp"
#include "experiment/tables/curves.hpp"
#include "experiment/tables/list.hpp"
#include "experiment/tables/runs.hpp"
#include "policy/own_look.hpp"
#include "policy/table.hpp"
#include "report/cell_table.hpp"
#include "report/check.hpp"
#include "report/page_curves.hpp"
#include "report/page_table.hpp"
#include "report/results_document.hpp"

namespace splitee {
namespace {

using nlohmann::ordered_json;

bool is_there(const std::filesystem::path& path) {
  return path_kind(path, Links::kFollow, ExitStatus::kData) != PathKind::kNothing;
}

// A value of an object, null where it has none.
ordered_json part_of(const ordered_json& object, const char* key) {
  return object.is_object() && object.contains(key) ? object.at(key) : ordered_json(nullptr);
}

// The content of manifest.json; null without one.
ordered_json manifest_of(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / Manifest::kFileName;
  return is_there(path) ? Manifest::load(path, ExitStatus::kData).content() : ordered_json(nullptr);
}

// A JSON file that the program wrote beside results; null where it is missing or incomplete.
ordered_json record_of(const std::filesystem::path& path) {
  if (!is_there(path)) return nullptr;
  ordered_json content = parse_in_order(read_text_file(path, ExitStatus::kData));
  return content.is_object() ? content : ordered_json(nullptr);
}

// Appends the fact where it is known.
void add_fact(ordered_json& facts, const char* word, const ordered_json& value) {
  if (value.is_null()) return;
  facts.push_back({word, value.is_string() ? value : ordered_json(value.dump())});
}

ordered_json facts_of(const ordered_json& manifest, const ordered_json& record) {
  const ordered_json configuration = part_of(manifest, "configuration");
  const ordered_json build = part_of(manifest, "build");
  ordered_json facts = ordered_json::array();
  add_fact(facts, "configuration", part_of(configuration, "name"));
  add_fact(facts, "seed", part_of(manifest, "seed"));
  add_fact(facts, "repeats", part_of(configuration, "repeats"));
  add_fact(facts, "convention", part_of(configuration, "convention"));
  add_fact(facts, "cells", part_of(manifest, "cells"));
  add_fact(facts, "decisions", part_of(manifest, "decisions"));
  add_fact(facts, "version", part_of(manifest, "version"));
  add_fact(facts, "commit", part_of(build, "commit"));
  add_fact(facts, "SHA-256 of the sources", part_of(build, "sources"));
  add_fact(facts, "compiler", part_of(manifest, "compiler"));
  add_fact(facts, "started", part_of(record, "started"));
  add_fact(facts, "finished", part_of(record, "finished"));
  add_fact(facts, "workers", part_of(record, "workers"));
  add_fact(facts, "machine", part_of(record, "host"));
  return facts;
}

// The object of a list with this name; null where there is none.
ordered_json named(const ordered_json& list, const ordered_json& name) {
  if (!list.is_array()) return nullptr;
  const auto found = std::find_if(list.begin(), list.end(), [&name](const ordered_json& each) {
    return part_of(each, "name") == name;
  });
  return found == list.end() ? ordered_json(nullptr) : *found;
}

// Where the data come from: name, kind, samples, exits, file and SHA-256 of each trace, and what
// its meta says of its origin.
ordered_json traces_of(const ordered_json& manifest) {
  ordered_json traces = ordered_json::array();
  const ordered_json configured = part_of(part_of(manifest, "configuration"), "traces");
  for (const ordered_json& trace : part_of(manifest, "traces")) {
    const ordered_json given = named(configured, part_of(trace, "name"));
    const ordered_json path = part_of(given, "path");
    ordered_json shown = ordered_json::object();
    for (const char* key : {"name", "kind", "samples", "exits"}) shown[key] = part_of(trace, key);
    shown["file"] = path.is_null() ? part_of(given, "synth") : path;
    shown["sha256"] = part_of(trace, "sha256");
    shown["origin"] = part_of(trace, "origin");
    traces.push_back(std::move(shown));
  }
  return traces;
}

// The drawings of policies without a manifest, by name: that of its type where one is called like
// it.
std::map<std::string, ordered_json> untold_drawings(const CellTable& cells, std::size_t column) {
  std::map<std::string, ordered_json> drawings;
  std::vector<std::string> own;
  for (const auto& row : cells.table().rows) {
    const PolicyInfo* info = find_policy(row[column]);
    const bool is_new = drawings.emplace(row[column], nullptr).second;
    if (is_new && info == nullptr) own.push_back(row[column]);
    if (is_new && info != nullptr) {
      drawings[row[column]] = drawing_facts(info->drawing, info->drawing.label);
    }
  }
  const std::vector<Drawing> looks = own_looks(own);
  for (std::size_t k = 0; k < own.size(); ++k) drawings[own[k]] = drawing_facts(looks[k], own[k]);
  return drawings;
}

// The policies of the cells in their order.
ordered_json policies_of(const CellTable& cells, const ordered_json& manifest) {
  const std::size_t column = cells.table().column("policy");
  const ordered_json configured = part_of(part_of(manifest, "configuration"), "policies");
  ordered_json policies = ordered_json::array();
  std::set<std::string> seen;
  if (column == CsvTable::npos) return policies;
  const auto untold = untold_drawings(cells, column);
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const std::string& name = cells.table().rows[row][column];
    if (!seen.insert(name).second) continue;
    ordered_json drawing = part_of(named(part_of(manifest, "policies"), name), "drawing");
    if (!drawing.is_object()) drawing = untold.at(name);
    std::string label = drawing.value("label", name);
    const ordered_json exit = part_of(named(configured, name), "exit");
    if (exit.is_number_unsigned()) label += fmt::format(" at exit {}", exit.get<std::uint64_t>());
    policies.push_back({{"name", name},
                        {"label", label.empty() ? name : label},
                        {"colour", drawing.value("colour", "#555555")},
                        {"dashes", part_of(drawing, "dashes")},
                        {"marker", drawing.value("marker", "o")},
                        {"yardstick", cells.is_yardstick(row)}});
  }
  return policies;
}

// A document that `check --format json` wrote into a file.
ordered_json written_check(const std::filesystem::path& file) {
  ordered_json check = parse_in_order(read_text_file(file, ExitStatus::kData));
  const ordered_json numbers = part_of(check, "numbers");
  const bool is_whole = part_of(check, "name").is_string() &&
                        part_of(check, "passed").is_boolean() && numbers.is_array() &&
                        std::all_of(numbers.begin(), numbers.end(),
                                    [](const ordered_json& each) { return each.is_object(); });
  if (!is_whole) {
    fail(ExitStatus::kData, "{}: is not what 'splitee-sim check --format json' writes",
         file.string());
  }
  return check;
}

ordered_json check_of(const std::filesystem::path& folder,
                      const std::optional<std::filesystem::path>& against) {
  const std::filesystem::path own = folder / "expected.json";
  if (against || is_there(own)) {
    const std::filesystem::path file = against.value_or(own);
    const CheckReport report = check_results(folder, file);
    ordered_json check = parse_in_order(as_json(check_document(report)));
    check["verdict"] = report.verdict();
    return {{"source", file.string()}, {"report", std::move(check)}};
  }
  const std::filesystem::path written = folder / "check.json";
  if (!is_there(written)) return nullptr;
  return {{"source", written.string()}, {"report", written_check(written)}};
}

}  // namespace

ordered_json page_data(const std::filesystem::path& folder,
                       const std::optional<std::filesystem::path>& against) {
  const CellTable cells({folder});
  ordered_json data = {{"folder", folder.string()}};
  try {
    const ordered_json manifest = manifest_of(folder);
    const ordered_json dictionary = part_of(manifest, "columns");
    data["facts"] = facts_of(manifest, record_of(folder / "run.json"));
    data["configuration"] = part_of(manifest, "configuration");
    data["traces"] = traces_of(manifest);
    data["policies"] = policies_of(cells, manifest);
    data["tables"] = ordered_json::array();
    for (const ResultTable& table : result_tables()) {
      // Curves have figures, and a line for each repeat is too much for a page.
      if (table.file == curves_csv().file || table.is_per_repeat) continue;
      if (!is_there(folder / table.file)) continue;
      data["tables"].push_back(page_table(folder, table, part_of(dictionary, table.file.c_str())));
    }
    data["curves"] =
        page_curves(folder, cells.size(), part_of(dictionary, curves_csv().file.c_str()));
  } catch (const ordered_json::exception&) {
    fail(ExitStatus::kData, "{}: is not a manifest of this program",
         (folder / Manifest::kFileName).string());
  }
  data["people_see"] = columns_for_people(cells);
  data["notes"] = reading_notes(cells);
  data["check"] = check_of(folder, against);
  return data;
}

}  // namespace splitee
