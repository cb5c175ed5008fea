#include "report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/text.hpp"

namespace splitee {
namespace {

constexpr const char* kMark = "~";

using Rows = std::vector<const MarkedRow*>;

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

std::string label_of(const SummaryRow& row, const std::vector<std::string>& grid) {
  std::string label = row.key.policy;
  for (std::size_t k = 0; k < grid.size(); ++k) {
    if (row.key.grid[k]) label += fmt::format(" {}={}", grid[k], *row.key.grid[k]);
  }
  return label;
}

std::vector<std::string> cells_of(const MarkedRow& marked, const std::vector<std::string>& grid) {
  const SummaryRow& row = marked.row;
  const auto samples = static_cast<double>(row.samples);
  const auto with_mark = [&](const char* metric, const std::string& text) {
    return text + (marked.within_noise.contains(metric) ? kMark : " ");
  };
  return {
      label_of(row, grid),
      with_mark("accuracy", row.accuracy ? fmt::format("{:.2f}", 100 * row.accuracy->mean) : "-"),
      optional_text(row.accuracy_change_points, "{:+.2f}"),
      with_mark("cost", fmt::format("{:.3f}", row.cost.mean / samples)),
      optional_text(row.cost_change_percent, "{:+.1f}"),
      with_mark("offloaded", fmt::format("{:.1f}", 100 * row.offloaded.mean / samples)),
      fmt::format("{}", row.best_exit),
      with_mark("regret", with_interval(row.regret))};
}

// A trailing blank stands over the place of the mark.
const std::vector<std::string> kHeadings = {"policy",         "accuracy % ", "change pt",
                                            "cost λ/sample ", "change %",    "offloaded % ",
                                            "best exit",      "regret ±95% "};

void append_aligned(std::string& out, const std::vector<std::vector<std::string>>& lines) {
  std::vector<std::size_t> widths(kHeadings.size());
  for (const auto& line : lines) {
    for (std::size_t k = 0; k < line.size(); ++k) widths[k] = std::max(widths[k], width(line[k]));
  }
  for (const auto& line : lines) {
    const std::size_t begin = out.size();
    out += "  ";
    for (std::size_t k = 0; k < line.size(); ++k) {
      const std::string padding(widths[k] - width(line[k]), ' ');
      if (k > 0) out += "  " + padding;
      out += line[k];
      if (k == 0) out += padding;
    }
    out.erase(std::max(out.find_last_not_of(' ') + 1, begin));
    out += '\n';
  }
}

// "exit 1 (offloading cost 1 to 20 λ), exit 4 (25 to 30 λ)": what regret is taken against, and
// where that changes; from the first row of each offloading cost.
std::string references_of(const Rows& rows) {
  std::map<double, std::uint64_t> reference;
  for (const MarkedRow* each : rows) {
    reference.emplace(each->row.key.offload, each->row.reference_exit);
  }
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
  for (const MarkedRow* each : rows) distinct.insert(each->row.key.offload);
  return {distinct.begin(), distinct.end()};
}

}  // namespace

std::string summary_table(const std::vector<MarkedRow>& rows,
                          const std::map<std::string, std::string>& titles,
                          const std::vector<std::string>& grid, std::size_t longest) {
  std::vector<std::pair<std::string, Rows>> traces;
  bool any_mark = false;
  for (const MarkedRow& each : rows) {
    const std::string& trace = each.row.key.trace;
    if (traces.empty() || traces.back().first != trace) traces.push_back({trace, {}});
    traces.back().second.push_back(&each);
    any_mark = any_mark || !each.within_noise.empty();
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
      for (const MarkedRow* each : of_trace) {
        if (each->row.key.offload == offload) lines.push_back(cells_of(*each, grid));
      }
      fmt::format_to(std::back_inserter(text), "\n  offloading cost {} λ\n", offload);
      append_aligned(text, lines);
    }
    text += '\n';
  }
  if (any_mark) {
    fmt::format_to(std::back_inserter(text),
                   "{} within the noise: not to be told from {} by its paired 95% interval "
                   "(compare.csv)\n",
                   kMark, rows.front().row.key.policy);
  }
  if (left_out) {
    text +=
        "Shown are the lowest, a middle and the highest offloading cost; summary.csv has all.\n";
  }
  return text;
}

}  // namespace splitee
