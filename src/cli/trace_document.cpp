#include "cli/trace_document.hpp"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "base/json_reader.hpp"
#include "trace/trace_info.hpp"

namespace splitee {
namespace {

constexpr std::size_t kPercentDigits = 2;

ShownField share_field(std::optional<double> share) {
  ShownField field = number_field(share ? std::optional(100 * *share) : share, kPercentDigits);
  if (share) field.value = *share;
  return field;
}

ShownTable exits_table(const Trace& trace) {
  const std::vector<double> thresholds = {0.6, 0.7, 0.8, 0.9, 0.95};
  ShownTable table;
  table.name = "per_exit";
  table.columns = {{"exit", "exit"},
                   {"accuracy", "accuracy %", true},
                   {"mean_confidence", "confidence %", true},
                   {"calibration_error", "calib.err %", true}};
  for (const double threshold : thresholds) {
    table.columns.push_back(
        {fmt::format("share_at_least_{}", threshold), fmt::format("%>={}", threshold), true});
  }
  if (trace.latency_ms) table.columns.push_back({"mean_latency_ms", "latency ms", true});
  for (const ExitStatistics& statistics : exit_statistics(trace, thresholds)) {
    const auto if_labelled = [&](double share) {
      return trace.has_labels ? std::optional(share) : std::nullopt;
    };
    const std::size_t exit = table.rows.size() + 1;
    std::vector<ShownField> row = {{fmt::format("{}", exit), exit},
                                   share_field(if_labelled(statistics.accuracy)),
                                   share_field(statistics.mean_confidence),
                                   share_field(if_labelled(statistics.calibration_error))};
    for (const double share : statistics.share_at_least) row.push_back(share_field(share));
    if (trace.latency_ms) row.push_back(number_field(statistics.mean_latency_ms, 4));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Document trace_document(const Trace& trace) {
  Document document;
  document.head = {fmt::format("{}: {} samples, {} exits, {}", trace.file, trace.samples(),
                               trace.exits(), trace.kind())};
  document.facts = {{"file", trace.file},
                    {"sha256", trace.sha256},
                    {"samples", trace.samples()},
                    {"exits", trace.exits()},
                    {"kind", trace.kind()},
                    {"labels", trace.has_labels},
                    {"entropy", trace.entropy.has_value()},
                    {"meta", nullptr}};
  const nlohmann::ordered_json meta = parse_in_order(trace.meta);
  if (meta.is_object()) document.facts["meta"] = meta;
  document.tables.push_back(exits_table(trace));
  return document;
}

}  // namespace splitee
