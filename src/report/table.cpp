#include "report/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "report/trace_blocks.hpp"

namespace splitee {
namespace {

constexpr std::size_t kMostExits = 12;  // whose costs are listed one by one

bool has_best(const Document& document) {
  const auto is_best = [](const ShownField& field) { return field.is_best; };
  return std::any_of(document.tables.begin(), document.tables.end(), [&](const ShownTable& table) {
    return std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
      return std::any_of(row.begin(), row.end(), is_best);
    });
  });
}

}  // namespace

std::string per_exit_text(const std::vector<double>& per_exit) {
  if (per_exit.size() <= kMostExits) {
    return fmt::format("per-exit costs {} λ", fmt::join(per_exit, ", "));
  }
  const auto [low, high] = std::minmax_element(per_exit.begin(), per_exit.end());
  return fmt::format("{} per-exit costs from {} to {} λ", per_exit.size(), *low, *high);
}

Document summary_document(const std::vector<MarkedRow>& rows, const TableHeads& heads,
                          GridForm form, std::size_t few) {
  std::vector<std::pair<std::string, MarkedRows>> traces;
  for (const MarkedRow& each : rows) {
    const std::string& trace = each.row.key.trace;
    if (traces.empty() || traces.back().first != trace) traces.push_back({trace, {}});
    traces.back().second.push_back(&each);
  }
  Document document;
  bool has_noise = false;
  bool is_summarised = false;
  std::vector<std::string> worlds;
  for (const auto& [trace, of_trace] : traces) {
    const TraceBlocks blocks(trace, of_trace, heads);
    const bool in_short = form == GridForm::kSummary && rows.size() > few && blocks.has_grid();
    std::vector<ShownTable> tables = in_short ? blocks.summarised() : blocks.in_full();
    std::move(tables.begin(), tables.end(), std::back_inserter(document.tables));
    is_summarised = is_summarised || in_short;
    if (!in_short && worlds.empty()) worlds = blocks.world_columns();
    has_noise = has_noise || (!in_short && blocks.has_noise());
  }
  if (document.tables.empty()) return document;
  document.notes.emplace_back(
      "cost is that of a sample; Δ is the change against final-exit, in points of accuracy and in "
      "percent of the cost.");
  if (has_best(document)) {
    document.notes.push_back(fmt::format(
        "* best of its column{}{}{}", worlds.empty() ? "" : " at its ", fmt::join(worlds, " and "),
        heads.yardsticks.empty() ? ""
                                 : ", among the policies that do not know the data beforehand"));
  }
  if (has_noise) {
    document.notes.push_back(
        fmt::format("~ not told apart from {}: the paired 95% interval of the difference holds 0 "
                    "(compare.csv)",
                    rows.front().row.key.policy));
  }
  if (is_summarised) {
    document.notes.push_back(fmt::format(
        "{} cells are summarised; 'splitee-sim table RESULTS_DIR --full' shows them all, "
        "summary.csv has them, 'splitee-sim best' picks one.",
        rows.size()));
  }
  return document;
}

}  // namespace splitee
