#include "report/best.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "report/row_filter.hpp"

namespace splitee {
namespace {

// Number of passed-over cells that are shown besides the taken ones.
constexpr std::size_t kPassedOver = 3;

constexpr const char* kYardstick = "knows the data beforehand: a yardstick, could not run";

const char* option_of(const BestRequest& request) {
  return request.is_highest ? "--maximize" : "--minimize";
}

// The highest less the lowest value of a column, or 1 where all are equal.
double spread_of(const CellTable& cells, std::size_t column) {
  double low = INFINITY;
  double high = -INFINITY;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const double value = cells.number(row, column, "--subject-to").value_or(NAN);
    low = std::fmin(low, value);
    high = std::fmax(high, value);
  }
  const double spread = high - low;
  return std::isfinite(spread) && spread > 0 ? spread : 1;
}

}  // namespace

// A cell and how well it meets the request.
struct BestAnswer::Judged {
  std::size_t row = 0;
  double metric = 0;
  double distance = 0;  // by which it misses the constraints, in their spreads; 0: it fits
  std::string why;      // what it misses
};

BestAnswer::BestAnswer(const std::vector<std::filesystem::path>& folders, BestRequest request)
    : request_(std::move(request)),
      cells_(folders),
      metric_(column_of(cells_.table(), cells_.file(), request_.metric, option_of(request_))) {
  if (!cells_.holds_numbers(metric_)) {
    fail(ExitStatus::kUsage, "{}: {} {}: holds words; expected a column of numbers", cells_.file(),
         option_of(request_), request_.metric);
  }
  for (const std::string& name : request_.by) {
    by_.push_back(column_of(cells_.table(), cells_.file(), name, "--by"));
  }
  for (const std::string& text : request_.subject_to) {
    constraints_.push_back(read_constraint(text, cells_));
    spread_.push_back(spread_of(cells_, constraints_.back().column));
  }
  const RowFilter filter(cells_.table(), cells_.file(), request_.where);
  const std::vector<std::size_t> rows = rows_that(filter, cells_.table());
  keys_ = cells_.varying_keys(rows, by_);
  const std::vector<CellGroup> groups = groups_of(cells_, rows, by_);
  for (const CellGroup& group : groups) groups_.push_back(answer(group));
  notes_ = mixing_notes(cells_, groups);
}

bool BestAnswer::is_better(double a, double b) const { return request_.is_highest ? a > b : a < b; }

BestAnswer::Judged BestAnswer::judge(std::size_t row) const {
  Judged judged{row, *cells_.number(row, metric_, option_of(request_)), 0, ""};
  const auto miss = [&](double distance, const std::string& why) {
    judged.distance += distance;
    judged.why += (judged.why.empty() ? "" : "; ") + why;
  };
  for (std::size_t k = 0; k < constraints_.size(); ++k) {
    const Constraint& constraint = constraints_[k];
    const auto value = cells_.number(row, constraint.column, "--subject-to");
    if (!value) {
      miss(INFINITY, fmt::format("{}: has no such value", constraint.text));
    } else if (!constraint.holds(*value)) {
      const double shortfall = constraint.shortfall(*value);
      // A value equal to a strict bound misses it by nothing, but counts as a miss.
      miss(std::fmax(shortfall / spread_[k], 1e-12),
           fmt::format("{}: is {}, missed by {}", constraint.text, plain_number(*value),
                       plain_number(shortfall, 3)));
    }
  }
  return judged;
}

BestOfGroup BestAnswer::answer(const CellGroup& group) const {
  BestOfGroup best{group.values, {}, {}, 0, "", 0};
  std::vector<Judged> fits;
  std::vector<Judged> misses;
  std::vector<Judged> yardsticks;
  for (const std::size_t row : group.rows) {
    if (cells_.table().rows[row][metric_].empty()) {
      ++best.without_metric;
      continue;
    }
    Judged judged = judge(row);
    const bool is_yardstick = !request_.with_yardsticks && cells_.is_yardstick(row);
    if (judged.distance > 0) {
      if (!is_yardstick) misses.push_back(std::move(judged));
    } else {
      if (is_yardstick) judged.why = kYardstick;
      (is_yardstick ? yardsticks : fits).push_back(std::move(judged));
    }
  }
  const auto by_metric = [&](const Judged& a, const Judged& b) {
    return is_better(a.metric, b.metric);
  };
  std::stable_sort(fits.begin(), fits.end(), by_metric);
  for (std::size_t k = 0; k < std::min(request_.top, fits.size()); ++k) {
    best.taken.push_back(fits[k].row);
  }
  std::stable_sort(misses.begin(), misses.end(),
                   [](const Judged& a, const Judged& b) { return a.distance < b.distance; });
  if (fits.empty() && !misses.empty()) {
    best.nearest = fmt::format("the nearest is {}: {}",
                               cell_text(cells_, misses.front().row, keys_), misses.front().why);
  } else if (fits.empty()) {
    best.nearest = yardsticks.empty()
                       ? fmt::format("none has a value of {}", request_.metric)
                       : fmt::format("only {} does, which {}",
                                     cell_text(cells_, yardsticks.front().row, keys_), kYardstick);
  }
  if (!fits.empty()) {
    std::erase_if(misses, [&](const Judged& each) {
      return !is_better(each.metric, fits[best.taken.size() - 1].metric);
    });
  }
  std::stable_sort(yardsticks.begin(), yardsticks.end(), by_metric);
  if (!yardsticks.empty()) misses.insert(misses.begin(), yardsticks.front());
  pass_over(best, std::move(misses), fits);
  return best;
}

// `misses`: the nearest first; `fits`: the best first.
void BestAnswer::pass_over(BestOfGroup& best, std::vector<Judged> misses,
                           const std::vector<Judged>& fits) const {
  best.also_passed = misses.size() - std::min(kPassedOver, misses.size());
  misses.resize(std::min(kPassedOver, misses.size()));
  std::stable_sort(misses.begin(), misses.end(),
                   [&](const Judged& a, const Judged& b) { return is_better(a.metric, b.metric); });
  for (Judged& each : misses) best.passed.push_back({each.row, std::move(each.why)});
  if (fits.size() > best.taken.size()) {
    const Judged& next = fits[best.taken.size()];
    const double behind = std::abs(next.metric - fits[best.taken.size() - 1].metric);
    best.passed.push_back({next.row, behind == 0
                                         ? fmt::format("fits, with the same {}", request_.metric)
                                         : fmt::format("fits, {} {} by {}", request_.metric,
                                                       request_.is_highest ? "lower" : "higher",
                                                       plain_number(behind, 3))});
  }
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
                       group, best.nearest);
  }
  return "";
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
  const auto add = [&](std::size_t row, std::size_t rank, const std::string& why) {
    std::vector<ShownField> fields;
    for (const std::size_t column : by_) fields.push_back(shown_field(cells_, row, column));
    fields.push_back(rank == 0 ? ShownField{"-", nullptr}
                               : ShownField{fmt::format("{}", rank), rank});
    for (const std::size_t column : columns) {
      fields.push_back(shown_field(cells_, row, column));
      fields.back().is_best = rank == 1 && column == metric_;
    }
    fields.push_back(why.empty() ? ShownField{"", nullptr} : text_field(why));
    table.rows.push_back(std::move(fields));
  };
  table.has_marks = true;
  for (const BestOfGroup& best : groups_) {
    for (std::size_t k = 0; k < best.taken.size(); ++k) add(best.taken[k], k + 1, "");
    for (const PassedOver& each : best.passed) add(each.row, 0, each.why);
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
  document.tables.push_back(table());
  std::size_t without = 0;
  for (const BestOfGroup& best : groups_) {
    without += best.without_metric;
    const std::string group = group_text(best);
    const std::string prefix = group.empty() ? "" : group + ": ";
    if (best.taken.empty()) {
      document.notes.push_back(fmt::format("{}no cell fits; {}", prefix, best.nearest));
    }
    if (best.also_passed > 0) {
      document.notes.push_back(fmt::format("{}{} more cell{} did not fit", prefix, best.also_passed,
                                           best.also_passed == 1 ? "" : "s"));
    }
  }
  if (without > 0) {
    document.notes.push_back(fmt::format(
        "{} {} no {}", without, without == 1 ? "cell has" : "cells have", request_.metric));
  }
  if (const std::string text = cells_.meaning_of(request_.metric); !text.empty()) {
    document.notes.push_back(text);
  }
  document.notes.insert(document.notes.end(), notes_.begin(), notes_.end());
  return document;
}

}  // namespace splitee
