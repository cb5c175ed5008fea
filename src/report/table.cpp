#include "report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace splitee {
namespace {

using Rows = std::vector<const SummaryRow*>;

std::string optional_text(const std::optional<double>& value, std::string_view format) {
  return value ? fmt::format(fmt::runtime(format), *value) : "-";
}

// "12.3 +-0.4": the mean and half of its interval.
std::string with_interval(const Estimate& estimate) {
  std::string text = fmt::format("{:.1f}", estimate.mean);
  if (estimate.interval) {
    text += fmt::format(" ±{:.1f}", (estimate.interval->high - estimate.interval->low) / 2);
  }
  return text;
}

// Width of UTF-8 text on the screen.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string label_of(const SummaryRow& row, const std::vector<std::string>& grid) {
  std::string label = row.key.policy;
  for (std::size_t k = 0; k < grid.size(); ++k) {
    if (row.key.grid[k]) label += fmt::format(" {}={}", grid[k], *row.key.grid[k]);
  }
  return label;
}

std::vector<std::string> cells_of(const SummaryRow& row, const std::vector<std::string>& grid) {
  const auto samples = static_cast<double>(row.samples);
  return {label_of(row, grid),
          row.accuracy ? fmt::format("{:.2f}", 100 * row.accuracy->mean) : "-",
          optional_text(row.accuracy_change_points, "{:+.2f}"),
          fmt::format("{:.3f}", row.cost.mean / samples),
          optional_text(row.cost_change_percent, "{:+.1f}"),
          fmt::format("{:.1f}", 100 * row.offloaded.mean / samples),
          fmt::format("{}", row.best_exit),
          with_interval(row.regret)};
}

const std::vector<std::string> kHeadings = {"policy",   "accuracy %",  "change pt", "cost λ/sample",
                                            "change %", "offloaded %", "best exit", "regret ±95%"};

void append_aligned(std::string& out, const std::vector<std::vector<std::string>>& lines) {
  std::vector<std::size_t> widths(kHeadings.size());
  for (const auto& line : lines) {
    for (std::size_t k = 0; k < line.size(); ++k) widths[k] = std::max(widths[k], width(line[k]));
  }
  for (const auto& line : lines) {
    out += "  ";
    for (std::size_t k = 0; k < line.size(); ++k) {
      const std::string padding(widths[k] - width(line[k]), ' ');
      if (k > 0) out += "  " + padding;
      out += line[k];
      if (k == 0) out += padding;
    }
    out += '\n';
  }
}

// "exit 1 (offloading cost 1 to 20 λ), exit 4 (25 to 30 λ)": what regret is taken against, and
// where that changes; from the first row of each offloading cost.
std::string references_of(const Rows& rows) {
  std::map<double, std::uint64_t> reference;
  for (const SummaryRow* row : rows) reference.emplace(row->key.offload, row->reference_exit);
  std::string text;
  for (auto begin = reference.begin(); begin != reference.end();) {
    auto end = begin;
    auto last = begin;
    while (end != reference.end() && end->second == begin->second) last = end++;
    const std::string range = last == begin ? fmt::format("{}", begin->first)
                                            : fmt::format("{} to {}", begin->first, last->first);
    text += fmt::format("{}exit {} ({}{} λ)", text.empty() ? "" : ", ", begin->second,
                        text.empty() ? "offloading cost " : "", range);
    begin = end;
  }
  return text;
}

std::vector<double> offloads_of(const Rows& rows) {
  std::set<double> distinct;
  for (const SummaryRow* row : rows) distinct.insert(row->key.offload);
  return {distinct.begin(), distinct.end()};
}

}  // namespace

std::string summary_table(const std::vector<SummaryRow>& rows,
                          const std::map<std::string, std::string>& titles,
                          const std::vector<std::string>& grid, std::size_t longest) {
  std::vector<std::pair<std::string, Rows>> traces;
  for (const SummaryRow& row : rows) {
    if (traces.empty() || traces.back().first != row.key.trace)
      traces.push_back({row.key.trace, {}});
    traces.back().second.push_back(&row);
  }
  std::string text;
  bool left_out = false;
  for (const auto& [trace, of_trace] : traces) {
    std::vector<double> offloads = offloads_of(of_trace);
    if (rows.size() > longest && offloads.size() > 3) {
      offloads = {offloads.front(), offloads[offloads.size() / 2], offloads.back()};
      left_out = true;
    }
    fmt::format_to(std::back_inserter(text), "{}\n  regret is against {}\n", titles.at(trace),
                   references_of(of_trace));
    for (const double offload : offloads) {
      std::vector<std::vector<std::string>> lines = {kHeadings};
      for (const SummaryRow* row : of_trace) {
        if (row->key.offload == offload) lines.push_back(cells_of(*row, grid));
      }
      fmt::format_to(std::back_inserter(text), "\n  offloading cost {} λ\n", offload);
      append_aligned(text, lines);
    }
    text += '\n';
  }
  if (left_out) {
    text +=
        "Shown are the lowest, a middle and the highest offloading cost; summary.csv has all.\n";
  }
  return text;
}

}  // namespace splitee
