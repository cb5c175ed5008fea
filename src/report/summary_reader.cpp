#include "report/summary_reader.hpp"

#include <charconv>
#include <map>
#include <set>

#include "base/error.hpp"
#include "report/csv_reader.hpp"

namespace splitee {
namespace {

constexpr std::size_t kOffload = 2;

// One line of a CSV file, by the names of its columns.
class Record {
 public:
  Record(const CsvTable& table, std::size_t row, const std::string& file)
      : table_(table), row_(row), file_(file) {}

  [[nodiscard]] const std::string& text(const std::string& column) const {
    const std::size_t position = table_.column(column);
    if (position == CsvTable::npos) {
      fail(ExitStatus::kData, "{}: has no column {}", file_, column);
    }
    return table_.rows[row_][position];
  }

  [[nodiscard]] std::optional<double> maybe(const std::string& column) const {
    const std::string& field = text(column);
    if (field.empty()) return std::nullopt;
    const auto value = number_in(field);
    if (!value) refuse(column, "is '{}'; expected a finite number", field);
    return value;
  }

  [[nodiscard]] double number(const std::string& column) const {
    const auto value = maybe(column);
    if (!value) refuse(column, "is empty; expected a number");
    return *value;
  }

  // A whole number from 1: samples, exits.
  [[nodiscard]] std::uint64_t count(const std::string& column) const {
    const std::string& field = text(column);
    std::uint64_t value = 0;
    const char* end = field.data() + field.size();
    const auto [rest, error] = std::from_chars(field.data(), end, value);
    if (error != std::errc{} || rest != end || value == 0) {
      refuse(column, "is '{}'; expected a whole number from 1", field);
    }
    return value;
  }

  [[nodiscard]] std::optional<Estimate> estimate(const std::string& metric) const {
    const auto mean = maybe(metric + "_mean");
    if (!mean) return std::nullopt;
    const auto low = maybe(metric + "_ci95_low");
    const auto high = maybe(metric + "_ci95_high");
    Estimate estimate{*mean, std::nullopt};
    if (low && high) estimate.interval = Interval{*low, *high};
    return estimate;
  }

  // The same of what every cell has.
  [[nodiscard]] Estimate needed(const std::string& metric) const {
    static_cast<void>(number(metric + "_mean"));  // must be there
    return *estimate(metric);
  }

  // The fields of these columns, which together name a cell.
  [[nodiscard]] std::vector<std::string> key(const std::vector<std::string>& grid) const {
    std::vector<std::string> fields = {text("trace"), text("policy"), text("offload")};
    for (const std::string& column : grid) fields.push_back(text(column));
    return fields;
  }

 private:
  template <class... Args>
  [[noreturn]] void refuse(const std::string& column, fmt::format_string<Args...> what,
                           Args&&... args) const {
    fail(ExitStatus::kData, "{}: line {}: column {}: {}", file_, row_ + 2, column,
         fmt::format(what, std::forward<Args>(args)...));
  }

  const CsvTable& table_;
  std::size_t row_;
  const std::string& file_;
};

SummaryRow summary_row(const Record& record, const std::vector<std::string>& grid) {
  SummaryRow row;
  row.key = {record.text("trace"),
             record.text("policy"),
             record.number("offload"),
             {},
             record.text("switches")};
  for (const std::string& column : grid) row.key.grid.push_back(record.maybe(column));
  row.samples = record.count("samples");
  row.accuracy = record.estimate("accuracy");
  row.cost = record.needed("cost");
  row.offloaded = record.needed("offloaded");
  row.reward = record.needed("reward");
  row.regret = record.needed("regret");
  row.best_exit = record.count("best_exit");
  row.reference_exit = record.count("reference_exit");
  row.cost_change_percent = record.maybe("cost_change_percent");
  row.accuracy_change_points = record.maybe("accuracy_change_points");
  return row;
}

using Marks = std::map<std::vector<std::string>, std::set<std::string>>;

Marks read_marks(const std::filesystem::path& path, const std::vector<std::string>& grid) {
  Marks marks;
  if (!std::filesystem::exists(path)) return marks;
  const std::string file = path.string();
  const CsvTable table = read_csv(path);
  for (std::size_t k = 0; k < table.rows.size(); ++k) {
    const Record record(table, k, file);
    if (record.text("within_noise") == "yes") marks[record.key(grid)].insert(record.text("metric"));
  }
  return marks;
}

}  // namespace

Summary read_summary(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "summary.csv";
  const std::string file = path.string();
  const CsvTable table = read_csv(path);
  const std::size_t samples = table.column("samples");
  if (samples == CsvTable::npos || samples <= kOffload) {
    fail(ExitStatus::kData, "{}: has no column samples behind trace, policy and offload", file);
  }
  Summary summary;
  summary.grid.assign(table.columns.begin() + kOffload + 1,
                      table.columns.begin() + static_cast<std::ptrdiff_t>(samples));
  const Marks marks = read_marks(folder / "compare.csv", summary.grid);
  for (std::size_t k = 0; k < table.rows.size(); ++k) {
    const Record record(table, k, file);
    const auto marked = marks.find(record.key(summary.grid));
    summary.rows.push_back({summary_row(record, summary.grid),
                            marked == marks.end() ? std::set<std::string>{} : marked->second});
  }
  return summary;
}

}  // namespace splitee
