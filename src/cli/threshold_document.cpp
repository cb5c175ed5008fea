#include "cli/threshold_document.hpp"

#include <fmt/format.h>

namespace splitee {
namespace {

constexpr std::size_t kShareDigits = 2;

ShownField threshold_field(double threshold) { return number_field(threshold, 2); }

ShownField exit_field(std::uint64_t exit) { return {fmt::format("{}", exit), exit}; }

ShownField percent_field(double share) {
  ShownField field = number_field(100 * share, kShareDigits);
  field.value = share;
  return field;
}

Document document_of(const Trace& trace, double threshold, ShownTable table) {
  Document document;
  document.head = {fmt::format("{}: {} samples, {} exits; threshold {:.2f}", trace.file,
                               trace.samples(), trace.exits(), threshold)};
  document.tables.push_back(std::move(table));
  return document;
}

// What begins a line: the threshold and, where policies split, the split that is worst.
ShownTable table_for(ThresholdRule rule) {
  ShownTable table;
  table.name = "grid";
  table.columns = {{"threshold", "threshold", true}};
  if (rule == ThresholdRule::kAnySplit) {
    table.columns.push_back({"worst_split", "worst split", true});
  }
  return table;
}

ShownColumn share_column(ThresholdRule rule) {
  if (rule == ThresholdRule::kAnySplit) return {"offloaded", "offloaded %", true};
  return {"answered_by_last_exit", "last exit %", true};
}

}  // namespace

Document threshold_document(const Trace& trace, const ThresholdChoice& choice) {
  ShownTable table = table_for(choice.request.rule);
  table.columns.insert(table.columns.end(), {{"accuracy", "accuracy %", true},
                                             {"drop", "drop points", true},
                                             {"drop_standard_error", "std. error", true},
                                             share_column(choice.request.rule)});
  for (const ThresholdEffect& effect : choice.grid) {
    auto& row = table.rows.emplace_back();
    row.push_back(threshold_field(effect.threshold));
    if (effect.worst_exit > 0) row.push_back(exit_field(effect.worst_exit));
    for (const double share :
         {effect.accuracy, effect.drop, effect.drop_standard_error, effect.share_to_last}) {
      row.push_back(percent_field(share));
    }
  }
  return document_of(trace, choice.grid[*choice.chosen].threshold, std::move(table));
}

Document threshold_document(const Trace& trace, const GuaranteeChoice& choice) {
  const GuaranteeRequest& request = choice.request;
  ShownTable table = table_for(request.rule);
  table.columns.push_back({"risk", "risk %", true});
  if (request.method == GuaranteeMethod::kWsr) table.columns.push_back({"bound", "bound %", true});
  if (request.method == GuaranteeMethod::kLtt) {
    table.columns.push_back({"p_value", "p-value", true});
  }
  table.columns.push_back(share_column(request.rule));
  for (const GuaranteeEffect& effect : choice.grid) {
    auto& row = table.rows.emplace_back();
    row.push_back(threshold_field(effect.threshold));
    if (effect.worst_exit > 0) row.push_back(exit_field(effect.worst_exit));
    row.push_back(percent_field(effect.certificate.risk));
    if (request.method == GuaranteeMethod::kWsr) {
      row.push_back(percent_field(effect.certificate.figure));
    }
    if (request.method == GuaranteeMethod::kLtt) {
      row.push_back(number_field(effect.certificate.figure));
    }
    row.push_back(percent_field(effect.share_to_last));
  }
  Document document = document_of(trace, choice.grid[*choice.chosen].threshold, std::move(table));
  document.notes = {choice.promise()};
  return document;
}

}  // namespace splitee
