#include "report/results_document.hpp"

#include <algorithm>
#include <array>

namespace splitee {
namespace {

// The metrics that people see, where the results have them.
constexpr std::array<const char*, 9> kShown = {
    "accuracy_mean",       "accuracy_change_points", "cost_per_sample_mean", "cost_mean",
    "cost_change_percent", "latency_ms_p95",         "energy_mj_mean",       "best_arm",
    "regret_mean"};

bool is_shown(const CellTable& cells, std::size_t column) {
  const std::string& name = cells.table().columns[column];
  const bool has_both = cells.table().column("cost_per_sample_mean") != CsvTable::npos;
  if (has_both && name == "cost_mean") return false;  // the same twice
  return std::find(kShown.begin(), kShown.end(), name) != kShown.end();
}

bool has_type(const CellTable& cells, const std::vector<std::string>& types) {
  return std::any_of(types.begin(), types.end(),
                     [&](const std::string& type) { return cells.has_type(type); });
}

}  // namespace

Document results_document(const std::filesystem::path& folder) {
  const CellTable cells({folder});
  Document document;
  document.facts["results"] = folder.string();
  ShownTable table;
  table.name = "cells";
  for (std::size_t k = 0; k < cells.table().columns.size(); ++k) {
    ShownColumn column = shown_column(cells, k);
    column.for_programs = k >= cells.keys() && !is_shown(cells, k);
    table.columns.push_back(std::move(column));
  }
  for (std::size_t row = 0; row < cells.size(); ++row) {
    std::vector<ShownField> fields;
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
      fields.push_back(shown_field(cells, row, k));
    }
    table.rows.push_back(std::move(fields));
  }
  document.tables.push_back(std::move(table));
  document.notes = reading_notes(cells);
  return document;
}

std::vector<std::string> columns_for_people(const CellTable& cells) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < cells.table().columns.size(); ++k) {
    if (k < cells.keys() || is_shown(cells, k)) names.push_back(cells.table().columns[k]);
  }
  return names;
}

std::vector<std::string> reading_notes(const CellTable& cells) {
  std::vector<std::string> notes;
  if (has_type(cells, {"final-exit"}) &&
      has_type(cells, {"fixed-split", "best-fixed", "oracle", "random-exit"})) {
    notes.emplace_back(
        "final-exit pays for a look at every exit, as the paper counts it; fixed-split, "
        "best-fixed, oracle and random-exit pay for one look, so that the last exit costs less "
        "there. Changes are against final-exit.");
  }
  const std::size_t regret = cells.table().column("regret_mean");
  bool is_negative = false;
  for (std::size_t row = 0; regret != CsvTable::npos && row < cells.size(); ++row) {
    is_negative = is_negative || cells.number(row, regret, "regret_mean").value_or(0) < 0;
  }
  if (is_negative) {
    notes.emplace_back(
        "A negative regret is more reward than the reference's. oracle takes for each sample the "
        "exit of highest reward, which is not always the right answer; walks and thresholds, too, "
        "do what no fixed exit does.");
  }
  return notes;
}

}  // namespace splitee
