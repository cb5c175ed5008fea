#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "report/best.hpp"

namespace splitee {
namespace {

using nlohmann::ordered_json;

constexpr const char* kYardstick = "knows the data beforehand: a yardstick, could not run";
constexpr int kFewOfDifferences = 3;  // digits that matter

std::string in_digits(double value, BestAnswer::Digits digits, int few) {
  return digits == BestAnswer::Digits::kAll ? fmt::format("{}", value) : plain_number(value, few);
}

}  // namespace

std::string BestAnswer::reason(const PassedOver& passed, Digits digits) const {
  if (passed.behind) {
    if (*passed.behind == 0) return fmt::format("fits, with the same {}", request_.metric);
    return fmt::format("fits, {} {} by {}", request_.metric,
                       request_.is_highest ? "lower" : "higher",
                       in_digits(*passed.behind, digits, kFewOfDifferences));
  }
  if (passed.misses.empty()) return kYardstick;
  std::string text;
  for (const Miss& miss : passed.misses) {
    const Constraint& constraint = constraints_[miss.constraint];
    text += (text.empty() ? "" : "; ") + constraint.text + ": ";
    text +=
        miss.value
            ? fmt::format("is {}, missed by {}", in_digits(*miss.value, digits, 5),
                          in_digits(constraint.shortfall(*miss.value), digits, kFewOfDifferences))
            : "has no such value";
  }
  return text;
}

std::string BestAnswer::nearest_text(const BestOfGroup& best, Digits digits) const {
  if (!best.nearest) return fmt::format("none has a value of {}", request_.metric);
  const std::string cell = cell_text(cells_, best.nearest->row, keys_);
  const std::string why = reason(*best.nearest, digits);
  return best.nearest->misses.empty() ? fmt::format("only {} does, which {}", cell, why)
                                      : fmt::format("the nearest is {}: {}", cell, why);
}

std::string BestAnswer::group_text(const BestOfGroup& best) const {
  std::string text;
  for (std::size_t k = 0; k < by_.size(); ++k) {
    text += fmt::format("{}{} {}", k == 0 ? "" : ", ", request_.by[k],
                        best.values[k].empty() ? "none" : best.values[k]);
  }
  return text;
}

std::string BestAnswer::shortfall() const {
  for (const BestOfGroup& best : groups_) {
    if (!best.taken.empty()) continue;
    const std::string group = group_text(best);
    return fmt::format("{}: no cell{}{} fits; {}", cells_.file(), group.empty() ? "" : " of ",
                       group, nearest_text(best, Digits::kFew));
  }
  return "";
}

// What a cell misses, in numbers.
ordered_json BestAnswer::misses_of(const PassedOver& passed) const {
  ordered_json misses = ordered_json::array();
  for (const Miss& miss : passed.misses) {
    const Constraint& constraint = constraints_[miss.constraint];
    ordered_json each = {{"column", cells_.table().columns[constraint.column]},
                         {"relation", constraint.relation()},
                         {"limit", constraint.bound},
                         {"value", nullptr},
                         {"missed_by", nullptr}};
    if (miss.value) {
      each["value"] = *miss.value;
      each["missed_by"] = constraint.shortfall(*miss.value);
    }
    misses.push_back(std::move(each));
  }
  return misses;
}

// The nearest cell of each group in which none fits.
ordered_json BestAnswer::nearest_misses() const {
  ordered_json all = ordered_json::array();
  for (const BestOfGroup& best : groups_) {
    if (!best.nearest) continue;
    ordered_json each = ordered_json::object();
    for (const auto* columns : {&by_, &keys_}) {
      for (const std::size_t column : *columns) {
        each[cells_.table().columns[column]] = shown_field(cells_, best.nearest->row, column).value;
      }
    }
    each["misses"] = misses_of(*best.nearest);
    all.push_back(std::move(each));
  }
  return all;
}

std::vector<std::size_t> BestAnswer::shown_columns() const {
  std::vector<std::size_t> columns = keys_;
  const auto add = [&](std::size_t column) {
    if (column == CsvTable::npos) return;
    const bool is_there = std::find(columns.begin(), columns.end(), column) != columns.end() ||
                          std::find(by_.begin(), by_.end(), column) != by_.end();
    if (!is_there) columns.push_back(column);
  };
  add(cells_.table().column("best_arm"));
  add(metric_);
  for (const Constraint& constraint : constraints_) add(constraint.column);
  return columns;
}

ShownTable BestAnswer::table() const {
  const std::vector<std::size_t> columns = shown_columns();
  ShownTable table;
  table.name = "cells";
  for (const std::size_t column : by_) {
    table.columns.push_back(shown_column(cells_, column));
    table.columns.back().is_number = false;
  }
  table.columns.push_back({"rank", "rank"});
  for (const std::size_t column : columns) table.columns.push_back(shown_column(cells_, column));
  table.columns.push_back({"not_taken_because", "not taken because"});
  table.columns.push_back({.name = "misses", .head = "", .only_in_json = true});
  table.columns.push_back({.name = "behind_by", .head = "", .only_in_json = true});
  const auto add = [&](std::size_t row, std::size_t rank, const PassedOver* passed) {
    std::vector<ShownField> fields;
    for (const std::size_t column : by_) fields.push_back(shown_field(cells_, row, column));
    fields.push_back(rank == 0 ? ShownField{"-", nullptr}
                               : ShownField{fmt::format("{}", rank), rank});
    for (const std::size_t column : columns) {
      fields.push_back(shown_field(cells_, row, column));
      fields.back().is_best = rank == 1 && column == metric_;
    }
    fields.push_back(passed == nullptr ? ShownField{"", nullptr}
                                       : ShownField{reason(*passed, Digits::kFew),
                                                    reason(*passed, Digits::kAll)});
    fields.push_back({"", passed == nullptr ? ordered_json::array() : misses_of(*passed)});
    fields.push_back({"", passed != nullptr && passed->behind ? ordered_json(*passed->behind)
                                                              : ordered_json(nullptr)});
    table.rows.push_back(std::move(fields));
  };
  table.has_marks = true;
  for (const BestOfGroup& best : groups_) {
    for (std::size_t k = 0; k < best.taken.size(); ++k) add(best.taken[k], k + 1, nullptr);
    for (const PassedOver& each : best.passed) add(each.row, 0, &each);
  }
  give_one_notation(table);
  return table;
}

Document BestAnswer::document() const {
  Document document;
  std::vector<std::string> bounds;
  for (const Constraint& constraint : constraints_) bounds.push_back(constraint.text);
  document.head.push_back(fmt::format(
      "{} {}{}{}{}", request_.is_highest ? "highest" : "lowest", request_.metric,
      bounds.empty() ? "" : fmt::format(" where {}", fmt::join(bounds, " and ")),
      request_.by.empty() ? "" : " for each ", fmt::format("{}", fmt::join(request_.by, ", "))));
  document.facts[request_.is_highest ? "maximize" : "minimize"] = request_.metric;
  document.facts["subject_to"] = bounds;
  document.facts["by"] = request_.by;
  document.facts["fits"] = shortfall().empty();
  if (!shortfall().empty()) document.facts["nearest"] = nearest_misses();
  document.tables.push_back(table());
  document.notes = notes_in(Digits::kFew);
  document.exact_notes = notes_in(Digits::kAll);
  return document;
}

std::vector<std::string> BestAnswer::notes_in(Digits digits) const {
  std::vector<std::string> notes;
  std::size_t without = 0;
  for (const BestOfGroup& best : groups_) {
    without += best.without_metric;
    const std::string group = group_text(best);
    const std::string prefix = group.empty() ? "" : group + ": ";
    if (best.taken.empty()) {
      notes.push_back(fmt::format("{}no cell fits; {}", prefix, nearest_text(best, digits)));
    }
    if (best.also_passed > 0) {
      notes.push_back(fmt::format("{}{} more cell{} did not fit", prefix, best.also_passed,
                                  best.also_passed == 1 ? "" : "s"));
    }
  }
  if (without > 0) {
    notes.push_back(fmt::format("{} {} no {}", without, without == 1 ? "cell has" : "cells have",
                                request_.metric));
  }
  if (const std::string text = cells_.meaning_of(request_.metric); !text.empty()) {
    notes.push_back(text);
  }
  notes.insert(notes.end(), notes_.begin(), notes_.end());
  return notes;
}

}  // namespace splitee
