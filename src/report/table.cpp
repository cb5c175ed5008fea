#include "report/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace splitee {
namespace {

constexpr const char* kMark = "~";
constexpr std::size_t kMostExits = 12;  // whose costs are listed one by one

using Rows = std::vector<const MarkedRow*>;
using Lines = std::vector<std::vector<std::string>>;

std::string optional_text(const std::optional<double>& value, std::string_view format) {
  return value ? fmt::format(fmt::runtime(format), *value) : "-";
}

// "12.3 ±0.4": the mean and half of its interval.
std::string with_interval(const Estimate& estimate, bool is_shown) {
  std::string text = fmt::format("{:.1f}", estimate.mean);
  if (estimate.interval && is_shown) {
    text += fmt::format(" ±{:.1f}", (estimate.interval->high - estimate.interval->low) / 2);
  }
  return text;
}

std::string label_of(const SummaryRow& row, const std::vector<std::string>& grid) {
  std::string label = row.key.policy;
  for (std::size_t k = 0; k < grid.size(); ++k) {
    const std::string value = text_of(row.key.grid[k]);
    if (!value.empty()) label += fmt::format(" {}={}", grid[k], value);
  }
  return printable(label);
}

std::vector<double> offloads_of(const Rows& rows) {
  std::set<double> distinct;
  for (const MarkedRow* each : rows) distinct.insert(each->row.key.offload);
  return {distinct.begin(), distinct.end()};
}

// The best arm: the number of an exit, or the name of an arm of the policy's own choice.
std::string best_text(const SummaryRow& row) {
  return row.best_arm.empty() ? fmt::format("{}", row.best_exit) : row.best_arm;
}

bool is_own_arm(const SummaryRow& row) {
  return best_text(row) != fmt::format("{}", row.best_exit);
}

// "exit 3", or "arm 3@0.8" where it is none of the exits.
std::string reference_text(const SummaryRow& row) {
  const std::string exit = fmt::format("{}", row.reference_exit);
  return row.reference_arm.empty() || row.reference_arm == exit ? "exit " + exit
                                                                : "arm " + row.reference_arm;
}

// What regret is taken against for each offloading cost; nothing where cells of one offloading cost
// differ in it, as the thresholds of a grid can make them.
std::map<double, std::string> references_of(const Rows& rows) {
  std::map<double, std::string> reference;
  for (const MarkedRow* each : rows) {
    const auto [found, is_new] =
        reference.emplace(each->row.key.offload, reference_text(each->row));
    if (!is_new && found->second != reference_text(each->row)) return {};
  }
  return reference;
}

// The blocks of one trace.
class TraceTable {
 public:
  TraceTable(const std::string& trace, Rows rows, const TableHeads& heads)
      : rows_(std::move(rows)),
        heads_(heads),
        title_(heads.titles.at(trace)),
        references_(references_of(rows_)),
        is_one_order_(heads.one_order.contains(trace)) {}

  [[nodiscard]] bool has_marks() const {
    return !is_one_order_ && std::any_of(rows_.begin(), rows_.end(), [](const MarkedRow* each) {
      return !each->within_noise.empty();
    });
  }

  void append(std::string& out, const std::vector<double>& offloads) const {
    fmt::format_to(std::back_inserter(out), "{}\n  regret is against {}\n", printable(title_),
                   !references_.empty() ? references_text()
                   : has_own_arms()     ? "the arm in column 'against'"
                                        : "the exit in column 'against'");
    if (is_one_order_) {
      out +=
          "  all repeats are one order of the samples: no intervals, and nothing is said of "
          "noise\n";
    }
    if (is_bootstrap()) {
      out += "  intervals and marks speak of another draw of the data set (bootstrap)\n";
    }
    for (const double offload : offloads) {
      Lines lines = {headings()};
      for (const MarkedRow* each : rows_) {
        if (each->row.key.offload == offload) lines.push_back(cells_of(*each));
      }
      fmt::format_to(std::back_inserter(out), "\n  {}\n", offload_text(offload));
      append_aligned(out, lines);
    }
    out += '\n';
  }

 private:
  [[nodiscard]] bool has_intervals() const {
    return !is_one_order_ && std::any_of(rows_.begin(), rows_.end(), [](const MarkedRow* each) {
      return each->row.regret.interval.has_value();
    });
  }

  [[nodiscard]] bool is_bootstrap() const {
    return !rows_.empty() && rows_.front()->row.interval == name_of(IntervalKind::kBootstrap);
  }

  // "offloading cost 2 λ", or what the exits' own costs are multiplied with.
  [[nodiscard]] std::string offload_text(double offload) const {
    if (!heads_.world.empty()) return heads_.world;
    if (heads_.per_exit.empty()) return fmt::format("offloading cost {} λ", offload);
    return fmt::format("offloading cost: {} times the {}", offload, per_exit_text(heads_.per_exit));
  }

  [[nodiscard]] bool has_own_arms() const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [](const MarkedRow* each) { return is_own_arm(each->row); });
  }

  [[nodiscard]] bool has_physical() const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [](const MarkedRow* each) { return each->row.physical.has_value(); });
  }
  [[nodiscard]] bool has_energy() const {
    return std::any_of(rows_.begin(), rows_.end(), [](const MarkedRow* each) {
      return each->row.physical && each->row.physical->energy_mj;
    });
  }

  void append_physical(std::vector<std::string>& cells, const SummaryRow& row) const {
    const auto text = [&](Estimate PhysicalEstimates::*of) {
      return row.physical ? fmt::format("{:.2f}", ((*row.physical).*of).mean) : "-";
    };
    cells.push_back(text(&PhysicalEstimates::latency_p50));
    cells.push_back(text(&PhysicalEstimates::latency_p95));
    cells.push_back(text(&PhysicalEstimates::latency_p99));
    if (!has_energy()) return;
    const bool is_known = row.physical && row.physical->energy_mj;
    cells.push_back(is_known ? fmt::format("{:.2f}", row.physical->energy_mj->mean) : "-");
  }

  // A trailing blank stands over the place of the mark.
  [[nodiscard]] std::vector<std::string> headings() const {
    std::vector<std::string> names = {"policy",
                                      "accuracy % ",
                                      "change pt",
                                      fmt::format("cost {}/sample ", heads_.unit),
                                      "change %",
                                      "offloaded % ",
                                      has_own_arms() ? "best arm" : "best exit",
                                      has_intervals() ? "regret ±95% " : "regret "};
    if (references_.empty()) names.emplace_back("against");
    if (has_physical()) names.insert(names.end(), {"p50 ms", "p95 ms", "p99 ms"});
    if (has_energy()) names.emplace_back("energy mJ");
    return names;
  }

  [[nodiscard]] std::vector<std::string> cells_of(const MarkedRow& marked) const {
    const SummaryRow& row = marked.row;
    const auto samples = static_cast<double>(row.samples);
    const auto with_mark = [&](const char* metric, const std::string& text) {
      return text + (!is_one_order_ && marked.within_noise.contains(metric) ? kMark : " ");
    };
    std::vector<std::string> cells = {
        label_of(row, heads_.grid),
        with_mark("accuracy", row.accuracy ? fmt::format("{:.2f}", 100 * row.accuracy->mean) : "-"),
        optional_text(row.accuracy_change_points, "{:+.2f}"),
        with_mark("cost", fmt::format("{:.3f}", row.cost.mean / samples)),
        optional_text(row.cost_change_percent, "{:+.1f}"),
        with_mark("offloaded", fmt::format("{:.1f}", 100 * row.offloaded.mean / samples)),
        printable(best_text(row)),
        with_mark("regret", with_interval(row.regret, !is_one_order_))};
    if (references_.empty()) cells.push_back(printable(reference_text(row)));
    if (has_physical()) append_physical(cells, row);
    return cells;
  }

  static void append_aligned(std::string& out, const Lines& lines) {
    std::vector<std::size_t> widths(lines.front().size());
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
  // where that changes.
  [[nodiscard]] std::string references_text() const {
    if (!heads_.world.empty()) return printable(references_.begin()->second);
    const bool is_scale = !heads_.per_exit.empty();
    std::string text;
    for (auto begin = references_.begin(); begin != references_.end();) {
      auto end = begin;
      auto last = begin;
      while (end != references_.end() && end->second == begin->second) last = end++;
      const std::string range = last == begin ? fmt::format("{}", begin->first)
                                              : fmt::format("{} to {}", begin->first, last->first);
      const char* what = is_scale ? "scale of the offloading costs " : "offloading cost ";
      text += fmt::format("{}{} ({}{}{})", text.empty() ? "" : ", ", printable(begin->second),
                          text.empty() ? what : "", range, is_scale ? "" : " λ");
      begin = end;
    }
    return text;
  }

  Rows rows_;
  const TableHeads& heads_;
  std::string title_;
  std::map<double, std::string> references_;  // by offloading cost; empty: see references_of
  bool is_one_order_;
};

}  // namespace

std::string per_exit_text(const std::vector<double>& per_exit) {
  if (per_exit.size() <= kMostExits) {
    return fmt::format("per-exit costs {} λ", fmt::join(per_exit, ", "));
  }
  const auto [low, high] = std::minmax_element(per_exit.begin(), per_exit.end());
  return fmt::format("{} per-exit costs from {} to {} λ", per_exit.size(), *low, *high);
}

std::string summary_table(const std::vector<MarkedRow>& rows, const TableHeads& heads,
                          std::size_t longest) {
  std::vector<std::pair<std::string, Rows>> traces;
  for (const MarkedRow& each : rows) {
    const std::string& trace = each.row.key.trace;
    if (traces.empty() || traces.back().first != trace) traces.push_back({trace, {}});
    traces.back().second.push_back(&each);
  }
  std::string text;
  bool any_mark = false;
  bool left_out = false;
  for (const auto& [trace, of_trace] : traces) {
    const TraceTable table(trace, of_trace, heads);
    std::vector<double> offloads = offloads_of(of_trace);
    if (rows.size() > longest && offloads.size() > 3) {
      offloads = {offloads.front(), offloads[offloads.size() / 2], offloads.back()};
      left_out = true;
    }
    table.append(text, offloads);
    any_mark = any_mark || table.has_marks();
  }
  if (any_mark) {
    fmt::format_to(std::back_inserter(text),
                   "{} not told apart from {}: the paired 95% interval of the difference holds 0 "
                   "(compare.csv)\n",
                   kMark, printable(rows.front().row.key.policy));
  }
  if (left_out) {
    text +=
        "Shown are the lowest, a middle and the highest offloading cost; summary.csv has all.\n";
  }
  return text;
}

}  // namespace splitee
