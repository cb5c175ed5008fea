#include "report/frontier.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "experiment/tables/list.hpp"
#include "experiment/tables/summary.hpp"
#include "report/row_filter.hpp"

namespace splitee {
namespace {

// A cell as a point; less is better in both.
struct ParetoPoint {
  double x = 0;
  double y = 0;
  std::size_t row = 0;
};

// The points that no other beats, by x; equal points stay in their order.
std::vector<ParetoPoint> unbeaten(std::vector<ParetoPoint> points) {
  std::stable_sort(points.begin(), points.end(), [](const ParetoPoint& a, const ParetoPoint& b) {
    return a.x < b.x || (a.x == b.x && a.y < b.y);
  });
  std::vector<ParetoPoint> front;
  double lowest = std::numeric_limits<double>::infinity();
  for (const ParetoPoint& point : points) {
    const bool is_twin = !front.empty() && point.x == front.back().x && point.y == front.back().y;
    if (point.y < lowest || is_twin) front.push_back(point);
    lowest = std::min(lowest, point.y);
  }
  return front;
}

}  // namespace

Frontier::Axis Frontier::axis_of(const FrontierAxis& axis, const char* option) const {
  Axis result;
  result.column = column_of(cells_.table(), cells_.file(), axis.metric, option);
  if (!cells_.holds_numbers(result.column)) {
    fail(ExitStatus::kUsage, "{}: {} {}: holds words; expected a column of numbers", cells_.file(),
         option, axis.metric);
  }
  const Column* known = find_column(summary_csv(), axis.metric);
  const Goal goal = known == nullptr ? Goal::kNone : known->goal;
  if (!axis.is_highest_better && goal == Goal::kNone) {
    fail(
        ExitStatus::kUsage,
        "{} {}: nothing says whether more of it is better; say it with {}-better highest or lowest",
        option, axis.metric, option);
  }
  if (axis.is_highest_better.value_or(goal == Goal::kHighest)) result.sign = -1;
  return result;
}

Frontier::Frontier(const std::vector<std::filesystem::path>& folders, FrontierRequest request)
    : request_(std::move(request)),
      cells_(folders),
      x_(axis_of(request_.x, "--x")),
      y_(axis_of(request_.y, "--y")) {
  if (x_.column == y_.column) {
    fail(ExitStatus::kUsage, "--y {}: is --x too; two metrics are needed", request_.y.metric);
  }
  for (const std::string& name : request_.by) {
    by_.push_back(column_of(cells_.table(), cells_.file(), name, "--by"));
  }
  const RowFilter filter(cells_.table(), cells_.file(), request_.where);
  const std::vector<std::size_t> rows = rows_that(filter, cells_.table());
  keys_ = cells_.varying_keys(rows, by_);
  const std::vector<CellGroup> groups = groups_of(cells_, rows, by_);
  for (const CellGroup& group : groups) groups_.push_back(front_of(group));
  notes_ = mixing_notes(cells_, groups);
}

FrontierOfGroup Frontier::front_of(const CellGroup& group) const {
  FrontierOfGroup result;
  result.values = group.values;
  std::vector<ParetoPoint> points;
  for (const std::size_t row : group.rows) {
    const auto x = cells_.number(row, x_.column, "--x");
    const auto y = cells_.number(row, y_.column, "--y");
    if (!x || !y) {
      ++result.without_metric;
    } else if (!request_.with_yardsticks && cells_.is_yardstick(row)) {
      ++result.yardsticks;
    } else {
      points.push_back({x_.sign * *x, y_.sign * *y, row});
    }
  }
  const std::vector<ParetoPoint> front = unbeaten(points);
  for (const ParetoPoint& point : front) result.rows.push_back(point.row);
  result.beaten = points.size() - front.size();
  return result;
}

ShownTable Frontier::table() const {
  std::vector<std::size_t> columns = by_;
  columns.insert(columns.end(), keys_.begin(), keys_.end());
  const std::size_t arm = cells_.table().column("best_arm");
  if (arm != CsvTable::npos) columns.push_back(arm);
  columns.insert(columns.end(), {x_.column, y_.column});
  ShownTable table;
  table.name = "cells";
  for (const std::size_t column : columns) table.columns.push_back(shown_column(cells_, column));
  for (const FrontierOfGroup& group : groups_) {
    for (const std::size_t row : group.rows) {
      std::vector<ShownField> fields;
      fields.reserve(columns.size());
      for (const std::size_t column : columns) fields.push_back(shown_field(cells_, row, column));
      table.rows.push_back(std::move(fields));
    }
  }
  give_one_notation(table);
  return table;
}

Document Frontier::document() const {
  const auto wish = [](const Axis& axis) { return axis.sign < 0 ? "high" : "low"; };
  Document document;
  document.head.push_back(fmt::format(
      "cells that no other beats in {} ({} is better) and {} ({} is better){}{}", request_.x.metric,
      wish(x_), request_.y.metric, wish(y_), request_.by.empty() ? "" : ", for each ",
      fmt::format("{}", fmt::join(request_.by, ", "))));
  document.facts["x"] = request_.x.metric;
  document.facts["x_better"] = x_.sign < 0 ? "highest" : "lowest";
  document.facts["y"] = request_.y.metric;
  document.facts["y_better"] = y_.sign < 0 ? "highest" : "lowest";
  document.facts["by"] = request_.by;
  std::size_t beaten = 0;
  std::size_t yardsticks = 0;
  std::size_t without = 0;
  for (const FrontierOfGroup& group : groups_) {
    beaten += group.beaten;
    yardsticks += group.yardsticks;
    without += group.without_metric;
  }
  document.facts["beaten"] = beaten;
  document.facts["yardsticks_left_out"] = yardsticks;
  document.facts["without_metric"] = without;
  document.tables.push_back(table());
  document.notes.push_back(
      fmt::format("{} other cell{} beaten", beaten, beaten == 1 ? " is" : "s are"));
  if (yardsticks > 0) {
    document.notes.push_back(
        fmt::format("left out: {} of policies that know the data beforehand and could not run "
                    "(--yardsticks takes them)",
                    yardsticks));
  }
  if (without > 0) document.notes.push_back(fmt::format("left out: {} without a value", without));
  for (const std::string& metric : {request_.x.metric, request_.y.metric}) {
    if (const std::string text = cells_.meaning_of(metric); !text.empty()) {
      document.notes.push_back(text);
    }
  }
  document.notes.insert(document.notes.end(), notes_.begin(), notes_.end());
  return document;
}

}  // namespace splitee
