#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "report/cell_table.hpp"
#include "report/pivot.hpp"

namespace splitee {
namespace {

constexpr int kPivotFigures = 5;     // digits that matter
constexpr int kPivotFewFigures = 3;  // of a column whose numbers are far below those of others

// Digits behind the point such that so many of a number matter.
std::size_t digits_such_that(int figures, double largest) {
  const int before = largest == 0 ? 1 : static_cast<int>(std::floor(std::log10(largest))) + 1;
  return static_cast<std::size_t>(std::clamp(figures - before, 0, 4));
}

// The largest number of a column.
double largest_in(const Pivot& pivot, std::size_t column) {
  double largest = 0;
  for (const auto& row : pivot.cells) {
    largest = std::max(largest, std::abs(row[column].value.value_or(0)));
  }
  return largest;
}

// Digits behind the point such that the largest number of all shows five that matter.
std::size_t digits_for(const std::vector<Pivot>& pivots) {
  double largest = 0;
  for (const Pivot& pivot : pivots) {
    for (std::size_t c = 0; c < pivot.columns.size(); ++c) {
      largest = std::max(largest, largest_in(pivot, c));
    }
  }
  return digits_such_that(kPivotFigures, largest);
}

// "cost_mean (λ, total of a run) by policy and offload (trace = IMDb)"
std::string caption_of(const Pivot& pivot) {
  const std::string unit = unit_words(pivot.value_name, pivot.unit);
  std::string text = fmt::format("{}{} by {} and {}", pivot.value_name,
                                 unit.empty() ? "" : fmt::format(" ({})", unit),
                                 fmt::join(pivot.row_names, ", "), pivot.column_name);
  for (std::size_t k = 0; k < pivot.fixed.size(); ++k) {
    text += fmt::format("{}{} = {}", k == 0 ? " (" : ", ", pivot.fixed[k].first,
                        pivot.fixed[k].second.empty() ? "none" : pivot.fixed[k].second);
  }
  if (!pivot.fixed.empty()) text += ")";
  return pivot.note.empty() ? text : text + "; " + pivot.note;
}

// A number with `shown` digits for people, and with all, or with the requested digits, for
// programs.
ShownField field_of(const PivotCell& cell, std::size_t shown, std::optional<std::size_t> asked) {
  ShownField field = number_field(cell.value, shown);
  if (cell.value && asked) field.value = std::stod(rounded(*cell.value, *asked));
  if (cell.half_width) field.text += " ±" + rounded(*cell.half_width, shown);
  field.is_best = cell.is_best;
  return field;
}

ShownTable table_of(const Pivot& pivot, std::size_t shown, std::optional<std::size_t> asked) {
  ShownTable table;
  table.name = "cells";
  table.caption = caption_of(pivot);
  table.groups = {{pivot.column_name, pivot.columns.size()}};
  table.has_marks = true;
  for (const auto& [name, value] : pivot.fixed) table.columns.push_back({name, name, false, true});
  for (const std::string& name : pivot.row_names) table.columns.push_back({name, name});
  for (const std::string& column : pivot.columns) {
    table.columns.push_back({fmt::format("{}={}", pivot.column_name, column), column, true});
  }
  std::vector<std::size_t> digits;
  for (std::size_t c = 0; c < pivot.columns.size(); ++c) {
    const double largest = largest_in(pivot, c);
    const bool is_asked = asked.has_value() || largest == 0;
    digits.push_back(is_asked ? shown
                              : std::max(shown, digits_such_that(kPivotFewFigures, largest)));
  }
  for (std::size_t r = 0; r < pivot.cells.size(); ++r) {
    std::vector<ShownField> row;
    for (const auto& [name, value] : pivot.fixed) row.push_back(text_field(value));
    for (const std::string& label : pivot.row_labels[r]) row.push_back(text_field(label));
    for (std::size_t c = 0; c < pivot.columns.size(); ++c) {
      row.push_back(field_of(pivot.cells[r][c], digits[c], asked));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

// Puts the number columns of another value's table, which has the same rows, beside those of this
// table.
void put_beside(ShownTable& table, const ShownTable& other) {
  table.groups.insert(table.groups.end(), other.groups.begin(), other.groups.end());
  for (std::size_t k = 0; k < other.columns.size(); ++k) {
    if (!other.columns[k].is_number) continue;
    table.columns.push_back(other.columns[k]);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      table.rows[r].push_back(other.rows[r][k]);
    }
  }
}

// Adds the value to the heads and names of the numbers.
void name_value(ShownTable& table, const std::string& value, const std::string& unit) {
  for (auto& [group, span] : table.groups) group = head_with_unit(value, unit);
  for (ShownColumn& column : table.columns) {
    if (!column.is_number) continue;
    column.under = column.head;
    column.name = value + " " + column.name;
    column.head = value + " " + column.head;
  }
}

}  // namespace

Document pivot_document(const std::vector<std::vector<Pivot>>& values,
                        std::optional<std::size_t> digits) {
  Document document;
  for (const std::vector<Pivot>& pivots : values) {
    const std::size_t shown = digits.value_or(digits_for(pivots));
    for (std::size_t k = 0; k < pivots.size(); ++k) {
      ShownTable table = table_of(pivots[k], shown, digits);
      if (values.size() > 1) name_value(table, pivots[k].value_name, pivots[k].unit);
      if (&pivots == &values.front()) {
        document.tables.push_back(std::move(table));
      } else {
        put_beside(document.tables[k], table);
      }
    }
  }
  for (std::size_t k = 0; k < document.tables.size(); ++k) {
    std::string others;
    for (std::size_t v = 0; v + 1 < values.size(); ++v) others += values[v][k].value_name + ", ";
    document.tables[k].caption = others + caption_of(values.back()[k]);
  }
  return document;
}

}  // namespace splitee
