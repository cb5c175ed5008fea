#include "report/summary_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace splitee {
namespace {

std::optional<double> half_width(const Estimate& estimate) {
  if (!estimate.interval) return std::nullopt;
  return (estimate.interval->high - estimate.interval->low) / 2;
}

template <class Member>
SummaryColumn physical(const char* head, Member member) {
  return {.head = head,
          .value = [member](const SummaryRow& row) -> std::optional<double> {
            if (!row.physical) return std::nullopt;
            return ((*row.physical).*member).mean;
          },
          .goal = Goal::kLowest};
}

}  // namespace

std::vector<SummaryColumn> summary_columns(const MarkedRows& rows, const std::string& unit) {
  const auto any = [&](auto&& has) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const MarkedRow* each) { return has(each->row); });
  };
  std::vector<SummaryColumn> columns = {
      {.head = "acc %",
       .value = [](const SummaryRow& row) -> std::optional<double> {
         if (!row.accuracy) return std::nullopt;
         return 100 * row.accuracy->mean;
       },
       .goal = Goal::kHighest,
       .metric = "accuracy"},
      {.head = "Δ pt",
       .value = [](const SummaryRow& row) { return row.accuracy_change_points; },
       .has_sign = true},
      {.head = "cost " + unit,
       .value = [](const SummaryRow& row) -> std::optional<double> {
         return row.cost.mean / static_cast<double>(row.samples);
       },
       .most = 3,
       .goal = Goal::kLowest,
       .metric = "cost"},
      {.head = "Δ %",
       .value = [](const SummaryRow& row) { return row.cost_change_percent; },
       .figures = 4,
       .most = 1,
       .has_sign = true},
      {.head = "off %",
       .value = [](const SummaryRow& row) -> std::optional<double> {
         return 100 * row.offloaded.mean / static_cast<double>(row.samples);
       },
       .most = 1,
       .metric = "offloaded",
       .only_in_full = true},
      {.head = "regret",
       .value = [](const SummaryRow& row) -> std::optional<double> { return row.regret.mean; },
       .figures = 4,
       .most = 1,
       .goal = Goal::kLowest,
       .metric = "regret",
       .has_interval = true}};
  if (any([](const SummaryRow& row) { return row.physical.has_value(); })) {
    columns.push_back(physical("p50 ms", &PhysicalEstimates::latency_p50));
    columns.push_back(physical("p95 ms", &PhysicalEstimates::latency_p95));
    columns.push_back(physical("p99 ms", &PhysicalEstimates::latency_p99));
  }
  if (any([](const SummaryRow& row) { return row.physical && row.physical->energy_mj; })) {
    columns.push_back({.head = "mJ",
                       .value = [](const SummaryRow& row) -> std::optional<double> {
                         if (!row.physical || !row.physical->energy_mj) return std::nullopt;
                         return row.physical->energy_mj->mean;
                       },
                       .goal = Goal::kLowest});
  }
  std::erase_if(columns, [&](const SummaryColumn& column) {
    return !any([&](const SummaryRow& row) { return column.value(row).has_value(); });
  });
  return columns;
}

std::size_t digits_of(const SummaryColumn& column, const MarkedRows& rows) {
  double largest = 0;
  for (const MarkedRow* each : rows) {
    largest = std::max(largest, std::abs(column.value(each->row).value_or(0)));
    if (column.has_interval) {
      largest = std::max(largest, half_width(each->row.regret).value_or(0));
    }
  }
  const int before = largest < 1 ? 1 : static_cast<int>(std::floor(std::log10(largest))) + 1;
  const int left = static_cast<int>(column.figures) - before;
  return static_cast<std::size_t>(std::clamp(left, 0, static_cast<int>(column.most)));
}

std::string shown_number(const SummaryColumn& column, std::optional<double> value,
                         std::size_t digits) {
  if (!value) return "-";
  const std::string text = rounded(*value, digits);
  return column.has_sign && !text.starts_with('-') ? "+" + text : text;
}

void mark_column_best(ShownTable& table, std::size_t place, const SummaryColumn& column,
                      const MarkedRows& rows, const std::vector<std::size_t>& lines,
                      const std::set<std::string>& yardsticks) {
  if (column.goal == Goal::kNone) return;
  std::vector<std::size_t> able;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (!yardsticks.contains(rows[k]->row.key.policy) && column.value(rows[k]->row)) {
      able.push_back(k);
    }
  }
  if (able.size() < 2) return;
  const auto best = *std::min_element(able.begin(), able.end(), [&](std::size_t a, std::size_t b) {
    const double left = *column.value(rows[a]->row);
    const double right = *column.value(rows[b]->row);
    return column.goal == Goal::kHighest ? left > right : left < right;
  });
  // What is shown as the same number is marked as the same.
  const auto shown = [&](std::size_t k) {
    const std::string& text = table.rows[lines[k]][place].text;
    return text.substr(0, text.find(' '));
  };
  const auto is_best = [&](std::size_t k) { return shown(k) == shown(best); };
  if (std::all_of(able.begin(), able.end(), is_best)) return;
  for (const std::size_t k : able) table.rows[lines[k]][place].is_best = is_best(k);
}

std::string best_text(const SummaryRow& row) {
  return row.best_arm.empty() ? fmt::format("{}", row.best_exit) : row.best_arm;
}

bool has_own_arms(const MarkedRows& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const MarkedRow* each) {
    return best_text(each->row) != fmt::format("{}", each->row.best_exit);
  });
}

}  // namespace splitee
