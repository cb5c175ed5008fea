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

}  // namespace

TraceBlocks::TraceBlocks(const std::string& trace, MarkedRows rows, const TableHeads& heads)
    : rows_(std::move(rows)),
      heads_(heads),
      title_(heads.titles.at(trace)),
      references_(references_of(rows_)),
      is_one_order_(heads.one_order.contains(trace)),
      varying_(find_varying()) {}

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
  const std::vector<World> worlds = worlds_in(rows);
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
    for (const World& world : worlds) {
      mark_column_best(table, place, column, world.rows, world.lines, heads_.yardsticks);
    }
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

}  // namespace splitee
