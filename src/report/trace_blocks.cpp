#include "report/trace_blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace splitee {
namespace {

std::string label_of(const SummaryRow& row, const std::vector<std::string>& grid) {
  std::string label = row.key.policy;
  for (std::size_t k = 0; k < grid.size(); ++k) {
    const std::string value = text_of(row.key.grid[k]);
    if (!value.empty()) label += fmt::format(" {}={}", grid[k], value);
  }
  return label;
}

// "exit 3", or "arm 3@0.8" where it is none of the exits.
std::string reference_text(const SummaryRow& row) {
  const std::string exit = fmt::format("{}", row.reference_exit);
  return row.reference_arm.empty() || row.reference_arm == exit ? "exit " + exit
                                                                : "arm " + row.reference_arm;
}

// What regret is taken against for each offloading cost; nothing where cells of one offloading cost
// differ in it, as the thresholds of a grid can make them.
std::map<double, std::string> references_of(const MarkedRows& rows) {
  std::map<double, std::string> reference;
  for (const MarkedRow* each : rows) {
    const auto [found, is_new] =
        reference.emplace(each->row.key.offload, reference_text(each->row));
    if (!is_new && found->second != reference_text(each->row)) return {};
  }
  return reference;
}

// The rows of each policy, in the order of the first of each.
std::vector<MarkedRows> by_policy(const MarkedRows& rows) {
  std::vector<MarkedRows> policies;
  for (const MarkedRow* each : rows) {
    const auto same = [each](const MarkedRows& other) {
      return other.front()->row.key.policy == each->row.key.policy;
    };
    const auto found = std::find_if(policies.begin(), policies.end(), same);
    if (found == policies.end()) {
      policies.push_back({each});
    } else {
      found->push_back(each);
    }
  }
  return policies;
}

// "83.1..85.9": what a column's numbers lie between, with one digit less than a single one has.
std::string range_text(const SummaryColumn& column, const MarkedRows& rows, std::size_t digits) {
  std::vector<double> values;
  for (const MarkedRow* each : rows) {
    if (const auto value = column.value(each->row)) values.push_back(*value);
  }
  if (values.empty()) return "-";
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const std::size_t fewer = digits == 0 ? 0 : digits - 1;
  const std::string from = shown_number(column, *low, fewer);
  const std::string to = shown_number(column, *high, fewer);
  return from == to ? from : from + ".." + to;
}

ShownField text_only(std::string text) { return {std::move(text), nullptr}; }

}  // namespace

TraceBlocks::TraceBlocks(const std::string& trace, MarkedRows rows, const TableHeads& heads)
    : rows_(std::move(rows)),
      heads_(heads),
      title_(heads.titles.at(trace)),
      references_(references_of(rows_)),
      is_one_order_(heads.one_order.contains(trace)) {}

bool TraceBlocks::has_grid() const {
  const std::vector<MarkedRows> policies = by_policy(rows_);
  return std::any_of(policies.begin(), policies.end(),
                     [](const MarkedRows& each) { return each.size() > 1; });
}

bool TraceBlocks::has_noise() const {
  return !is_one_order_ && std::any_of(rows_.begin(), rows_.end(), [](const MarkedRow* each) {
    return !each->within_noise.empty();
  });
}

// "offloading cost 2 λ", or what the exits' own costs are multiplied with.
std::string TraceBlocks::offload_text(double offload) const {
  if (!heads_.world.empty()) return heads_.world;
  if (heads_.per_exit.empty()) return fmt::format("offloading cost {} λ", offload);
  return fmt::format("offloading cost: {} times the {}", offload, per_exit_text(heads_.per_exit));
}

// "exit 1 (offloading cost 1 to 20 λ), exit 4 (25 to 30 λ)": what regret is taken against, and
// where that changes.
std::string TraceBlocks::references_text() const {
  const bool is_one = std::all_of(
      references_.begin(), references_.end(),
      [&](const auto& reference) { return reference.second == references_.begin()->second; });
  if (!heads_.world.empty() && is_one) return references_.begin()->second;
  const bool is_scale = !heads_.per_exit.empty();
  std::string text;
  for (auto begin = references_.begin(); begin != references_.end();) {
    auto end = begin;
    auto last = begin;
    while (end != references_.end() && end->second == begin->second) last = end++;
    const std::string range = last == begin ? fmt::format("{}", begin->first)
                                            : fmt::format("{} to {}", begin->first, last->first);
    const char* what = is_scale ? "scale of the offloading costs " : "offloading cost ";
    text += fmt::format("{}{} ({}{}{})", text.empty() ? "" : ", ", begin->second,
                        text.empty() ? what : "", range, is_scale ? "" : " λ");
    begin = end;
  }
  return text;
}

std::vector<std::string> TraceBlocks::lead(bool in_full) const {
  std::vector<std::string> lines = {title_};
  lines.push_back("  regret is against " +
                  (!references_.empty() ? references_text()
                   : !in_full ? "the reference of each point (reference_arm in summary.csv)"
                   : has_own_arms(rows_) ? "the arm in column 'against'"
                                         : "the exit in column 'against'"));
  if (is_one_order_) {
    lines.emplace_back(
        "  all repeats are one order of the samples: no intervals, and nothing is said of noise");
  }
  if (!rows_.empty() && rows_.front()->row.interval == name_of(IntervalKind::kBootstrap)) {
    lines.emplace_back("  intervals and marks speak of another draw of the data set (bootstrap)");
  }
  return lines;
}

// One line per cell.
ShownTable TraceBlocks::block(const MarkedRows& rows) const {
  ShownTable table;
  table.columns.push_back({"policy", "policy"});
  for (const MarkedRow* each : rows)
    table.rows.push_back({text_only(label_of(each->row, heads_.grid))});
  const bool has_interval =
      !is_one_order_ && std::any_of(rows.begin(), rows.end(), [](const MarkedRow* each) {
        return each->row.regret.interval.has_value();
      });
  const auto add = [&](const std::string& head, auto&& text) {
    table.columns.push_back({head, head, true});
    for (std::size_t k = 0; k < rows.size(); ++k) {
      table.rows[k].push_back(text_only(text(rows[k]->row)));
    }
  };
  std::vector<std::size_t> lines(rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k) lines[k] = k;
  for (const SummaryColumn& column : summary_columns(rows_, heads_.unit)) {
    const std::size_t digits = digits_of(column, rows);
    const bool has_own = column.has_interval && has_interval;
    if (column.has_interval) add(has_own_arms(rows_) ? "arm" : "exit", best_text);
    add(has_own ? column.head + " ±95%" : column.head, [&](const SummaryRow& row) {
      std::string text = shown_number(column, column.value(row), digits);
      if (has_own && row.regret.interval) {
        const Interval& interval = *row.regret.interval;
        text += " ±" + rounded((interval.high - interval.low) / 2, digits);
      }
      return text;
    });
    const std::size_t place = table.columns.size() - 1;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      table.rows[k][place].is_noise =
          !is_one_order_ && rows[k]->within_noise.contains(column.metric);
    }
    mark_column_best(table, place, column, rows, lines, heads_.yardsticks);
    if (column.has_interval && references_.empty()) add("against", reference_text);
  }
  return table;
}

std::vector<ShownTable> TraceBlocks::in_full() const {
  std::map<double, MarkedRows> blocks;
  for (const MarkedRow* each : rows_) blocks[each->row.key.offload].push_back(each);
  std::vector<ShownTable> tables;
  for (const auto& [offload, rows] : blocks) {
    ShownTable table = block(rows);
    table.caption = "  " + offload_text(offload);
    if (tables.empty()) table.lead = lead(true);
    tables.push_back(std::move(table));
  }
  return tables;
}

// "offload 2, beta 0.5": where a cell stands on the axes along which its trace has several points.
std::string TraceBlocks::point_text(const SummaryRow& row) const {
  std::string text;
  const auto add = [&](const std::string& name, const std::string& value, bool varies) {
    if (!varies || value.empty()) return;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  };
  const auto varies = [&](auto&& value) {
    return std::any_of(rows_.begin(), rows_.end(), [&](const MarkedRow* each) {
      return value(each->row) != value(rows_.front()->row);
    });
  };
  add("offload", fmt::format("{}", row.key.offload),
      varies([](const SummaryRow& each) { return each.key.offload; }));
  for (std::size_t k = 0; k < heads_.grid.size(); ++k) {
    const auto value = [k](const SummaryRow& each) { return text_of(each.key.grid[k]); };
    add(heads_.grid[k], value(row), varies(value));
  }
  return text;
}

ShownTable TraceBlocks::summarised() const {
  std::vector<SummaryColumn> columns = summary_columns(rows_, heads_.unit);
  std::erase_if(columns, [](const SummaryColumn& column) { return column.only_in_full; });
  ShownTable table;
  table.lead = lead(false);
  table.caption =
      "  each policy where its reward is highest, below it the range of its other points";
  table.columns = {{"policy", "policy"}, {"at", "at"}};
  for (const SummaryColumn& column : columns)
    table.columns.push_back({column.head, column.head, true});
  std::vector<std::size_t> digits;
  digits.reserve(columns.size());
  for (const SummaryColumn& column : columns) digits.push_back(digits_of(column, rows_));
  MarkedRows bests;
  std::vector<std::size_t> lines;
  for (MarkedRows rows : by_policy(rows_)) {
    const auto best =
        std::max_element(rows.begin(), rows.end(), [](const MarkedRow* a, const MarkedRow* b) {
          return a->row.reward.mean < b->row.reward.mean;
        });
    const SummaryRow& row = (*best)->row;
    bests.push_back(*best);
    lines.push_back(table.rows.size());
    table.rows.push_back({text_only(row.key.policy), text_only(point_text(row))});
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const std::string text = shown_number(columns[k], columns[k].value(row), digits[k]);
      table.rows.back().push_back(text_only(text));
    }
    rows.erase(best);
    if (rows.empty()) continue;
    table.rows.push_back({text_only(""), text_only(fmt::format("{} other{}", rows.size(),
                                                               rows.size() == 1 ? "" : "s"))});
    for (std::size_t k = 0; k < columns.size(); ++k) {
      table.rows.back().push_back(text_only(range_text(columns[k], rows, digits[k])));
    }
  }
  for (std::size_t k = 0; k < columns.size(); ++k) {
    mark_column_best(table, k + 2, columns[k], bests, lines, heads_.yardsticks);
  }
  return table;
}

}  // namespace splitee
