#include "experiment/tables/summary_reader.hpp"

#include "base/error.hpp"
#include "experiment/tables/compare.hpp"
#include "experiment/tables/key_columns.hpp"
#include "experiment/tables/record.hpp"

namespace splitee {
namespace {

// None where the costs are in lambda, or the results older than these columns.
std::optional<PhysicalEstimates> physical_of(const Record& record) {
  if (record.text_if_there("latency_ms_mean").empty()) return std::nullopt;
  const auto quantile = [&](const char* column) { return Estimate{record.number(column), {}}; };
  return PhysicalEstimates{record.needed("latency_ms"),  quantile("latency_ms_p50"),
                           quantile("latency_ms_p95"),   quantile("latency_ms_p99"),
                           record.estimate("energy_mj"), record.needed("sent_bytes")};
}

SummaryRow summary_row(const Record& record, const std::vector<std::string>& grid) {
  SummaryRow row;
  row.key = {record.text("trace"),
             record.text("policy"),
             record.number("offload"),
             {},
             record.text("switches")};
  for (const std::string& column : grid) {
    GridValue& value = row.key.grid.emplace_back();
    if (is_name_column(column)) {
      value = record.text(column);
    } else if (const auto number = record.maybe(column)) {
      value = *number;
    }
  }
  row.samples = record.count("samples");
  row.accuracy = record.estimate("accuracy");
  row.cost = record.needed("cost");
  row.offloaded = record.needed("offloaded");
  row.reward = record.needed("reward");
  row.regret = record.needed("regret");
  row.best_exit = record.count("best_exit", 0);
  row.reference_exit = record.count("reference_exit");
  row.best_arm = record.text_if_there("best_arm");
  row.reference_arm = record.text_if_there("reference_arm");
  row.interval = record.text_if_there("interval");
  row.cost_change_percent = record.maybe("cost_change_percent");
  row.accuracy_change_points = record.maybe("accuracy_change_points");
  row.physical = physical_of(record);
  return row;
}

}  // namespace

Summary read_summary(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / summary_csv().file;
  const std::string file = path.string();
  const CsvTable table = read_csv(path);
  const std::size_t fixed = fixed_key_columns().size();
  const std::size_t own = table.column(summary_csv().columns.front().name);
  if (own == CsvTable::npos || own < fixed) {
    fail(ExitStatus::kData, "{}: has no column {} behind trace, policy and offload", file,
         summary_csv().columns.front().name);
  }
  Summary summary;
  summary.grid.assign(table.columns.begin() + static_cast<std::ptrdiff_t>(fixed),
                      table.columns.begin() + static_cast<std::ptrdiff_t>(own));
  const NoiseMarks marks = read_noise_marks(folder, summary.grid);
  for (std::size_t k = 0; k < table.rows.size(); ++k) {
    const Record record(table, k, file);
    const auto marked = marks.find(record.key(summary.grid));
    summary.rows.push_back({summary_row(record, summary.grid),
                            marked == marks.end() ? std::set<std::string>{} : marked->second});
  }
  return summary;
}

}  // namespace splitee
