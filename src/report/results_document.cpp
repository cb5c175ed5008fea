#include "report/results_document.hpp"

#include <fmt/format.h>

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

bool is_empty(const CellTable& cells, std::size_t column) {
  const auto& rows = cells.table().rows;
  return std::all_of(rows.begin(), rows.end(),
                     [column](const auto& row) { return row[column].empty(); });
}

// Whether people see a column: one that tells the cells apart, or one of the most useful, that
// holds anything.
bool is_for_people(const CellTable& cells, std::size_t column) {
  return !is_empty(cells, column) && (column < cells.keys() || is_shown(cells, column));
}

// "a, b and c": those of the types that the results have.
std::string listed_types(const CellTable& cells, const std::vector<std::string>& types) {
  std::vector<std::string> found;
  for (const std::string& type : types) {
    if (cells.has_type(type)) found.push_back(type);
  }
  std::string text;
  for (std::size_t k = 0; k < found.size(); ++k) {
    text += (k == 0 ? "" : k + 1 == found.size() ? " and " : ", ") + found[k];
  }
  return text;
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
    column.for_programs = !is_for_people(cells, k);
    column.head = head_with_unit(column.name, k < cells.keys() ? "" : cells.unit_of(column.name));
    table.columns.push_back(std::move(column));
  }
  for (std::size_t row = 0; row < cells.size(); ++row) {
    std::vector<ShownField> fields;
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
      fields.push_back(shown_field(cells, row, k));
    }
    table.rows.push_back(std::move(fields));
  }
  give_one_notation(table);
  document.tables.push_back(std::move(table));
  document.notes = reading_notes(cells);
  return document;
}

std::vector<std::string> columns_for_people(const CellTable& cells) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < cells.table().columns.size(); ++k) {
    if (is_for_people(cells, k)) names.push_back(cells.table().columns[k]);
  }
  return names;
}

std::vector<std::string> reading_notes(const CellTable& cells) {
  std::vector<std::string> notes;
  const std::string one_look =
      listed_types(cells, {"fixed-split", "best-fixed", "oracle", "random-exit"});
  if (cells.has_type("final-exit") && !one_look.empty()) {
    const bool is_one = one_look.find(' ') == std::string::npos;
    notes.push_back(fmt::format(
        "final-exit pays for a look at every exit, as the paper counts it; {} {} for one look, so "
        "that the last exit costs less there. Changes are against final-exit.",
        one_look, is_one ? "pays" : "pay"));
  }
  const std::size_t regret = cells.table().column("regret_mean");
  bool is_negative = false;
  bool is_yardsticks = false;
  for (std::size_t row = 0; regret != CsvTable::npos && row < cells.size(); ++row) {
    if (cells.number(row, regret, "regret_mean").value_or(0) >= 0) continue;
    (cells.is_yardstick(row) ? is_yardsticks : is_negative) = true;
  }
  if (is_negative || is_yardsticks) {
    notes.push_back(fmt::format(
        "A negative regret is more reward than the reference's.{}{}",
        is_yardsticks && cells.has_type("oracle")
            ? " oracle takes for each sample the exit of highest reward, which is not always the "
              "right answer."
            : "",
        is_negative ? " Walks, thresholds and choices that change over time do what no fixed exit "
                      "does."
                    : ""));
  }
  return notes;
}

}  // namespace splitee
