#include "experiment/tables/compare.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/csv_reader.hpp"
#include "base/error.hpp"
#include "base/scratch_file.hpp"
#include "base/text.hpp"
#include "experiment/tables/columns.hpp"
#include "experiment/tables/key_columns.hpp"
#include "experiment/tables/record.hpp"
#include "experiment/tables/runs.hpp"

namespace splitee {
namespace {

constexpr const char* kFile = "compare.csv";
constexpr const char* kMetric = "metric";
constexpr const char* kWithinNoise = "within_noise";
constexpr const char* kYes = "yes";

// What a cell gave more than another in one metric of runs.csv, over all repeats.
struct Row {
  std::string_view metric;
  std::string against;  // the other cell: its policy, with the values of that policy's own grids
  Estimate difference;  // mean of the differences repeat by repeat

  // Chance explains the difference: the interval holds 0. Unknown with one repeat.
  [[nodiscard]] std::string_view within_noise() const {
    if (!difference.interval) return "";
    return difference.interval->low <= 0 && 0 <= difference.interval->high ? kYes : "no";
  }
};

const Columns<Row>& columns() {
  static const Columns<Row> columns =
      Columns<Row>()
          .add({kMetric, "", "a column of runs.csv of which more, or less, is better"},
               &Row::metric)
          .add({"against", "",
                "the cell compared with: the policy listed first at the same grid "
                "point, with the values of its own grids"},
               [](const Row& row) { return std::string_view(row.against); })
          .add_estimate({"difference", "as the metric", "mean of the differences repeat by repeat"},
                        &Row::difference)
          .add({kWithinNoise, "yes, no",
                "whether the interval holds 0, so that chance explains the difference; empty with "
                "one repeat"},
               &Row::within_noise);
  return columns;
}

double total_in(std::string_view field) {
  double value = std::numeric_limits<double>::quiet_NaN();
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

// A metric, and its place among the fields of a line of runs.csv.
struct Metric {
  std::string name;
  std::size_t place;
};

class Comparison : public DerivedRows {
 public:
  // The totals of baseline cells are put aside in an unnamed file in `folder`, so that memory does
  // not grow with the cells. The grid must outlive the comparison.
  Comparison(const CellGrid& grid, const std::filesystem::path& folder)
      : grid_(&grid), baselines_(folder), runs_(runs_csv()) {
    first_own_ = fixed_key_columns().size() + grid.columns().size();
    for (std::size_t k = 0; k < runs_.columns.size(); ++k) {
      const Column& column = runs_.columns[k];
      if (column.goal != Goal::kNone) metrics_.push_back({column.name, first_own_ + k});
    }
  }

  std::string add(std::string_view source) override {
    std::string lines;
    for (; !source.empty(); ++next_cell_) {
      const std::vector<double> own = read_totals(source);
      if (const auto baseline = grid_->baseline_of(next_cell_)) {
        compare(lines, own, *baseline);
      } else {
        baselines_.write(place_of(next_cell_), std::as_bytes(std::span(own)));
      }
    }
    return lines;
  }

  void expect_all() const override {
    if (next_cell_ == grid_->cells()) return;
    refuse(fmt::format("holds {} cells, but the configuration has {}", next_cell_, grid_->cells()));
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    fail(ExitStatus::kData, "{}: {}; the configuration in manifest.json is not that of the rows",
         runs_.file, what);
  }

  // Takes the lines of the next cell. Of each repeat, every metric: NaN where it has none.
  std::vector<double> read_totals(std::string_view& lines) {
    if (next_cell_ == grid_->cells()) refuse("holds more cells than the configuration has");
    const std::string key = key_text(grid_->key_of(grid_->cell(next_cell_)));
    std::vector<double> totals;
    totals.reserve(grid_->config().repeats * metrics_.size());
    for (std::uint64_t repeat = 1; repeat <= grid_->config().repeats; ++repeat) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      split_csv_line(line, fields_);
      const bool is_next = line.starts_with(key) &&
                           fields_.size() == first_own_ + runs_.columns.size() &&
                           fields_[first_own_] == std::to_string(repeat);
      if (!is_next) {
        refuse(fmt::format("where repeat {} of cell {} should be, it has '{}'", repeat,
                           next_cell_ + 1, shortened(line, 60)));
      }
      for (const Metric& metric : metrics_) totals.push_back(total_in(fields_[metric.place]));
      lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    }
    return totals;
  }

  // Where the totals of a baseline cell are put aside.
  [[nodiscard]] std::uint64_t place_of(std::uint64_t baseline_cell) const {
    const std::uint64_t first = grid_->of_trace(grid_->cell(baseline_cell).trace).begin;
    return (baseline_cell - first) * grid_->config().repeats * metrics_.size() * sizeof(double);
  }

  void compare(std::string& lines, const std::vector<double>& own, std::uint64_t baseline) {
    std::vector<double> other(own.size());
    baselines_.read(place_of(baseline), std::as_writable_bytes(std::span(other)));
    const std::string key = key_text(grid_->key_of(grid_->cell(next_cell_)));
    const std::string against = grid_->name_of(baseline);
    for (std::size_t k = 0; k < metrics_.size(); ++k) {
      Moments moments;
      for (std::size_t at = k; at < own.size(); at += metrics_.size()) {
        moments.add(own[at] - other[at]);
      }
      if (std::isnan(moments.mean())) continue;  // no accuracy without labels
      columns().append(lines, key, {metrics_[k].name, against, moments.estimate95()});
    }
  }

  const CellGrid* grid_;
  ScratchFile baselines_;
  const ResultTable& runs_;
  std::size_t first_own_ = 0;  // where a line of runs.csv goes on behind its key
  std::vector<Metric> metrics_;
  std::uint64_t next_cell_ = 0;
  std::vector<std::string_view> fields_;
};

}  // namespace

const ResultTable& compare_csv() {
  static const ResultTable table = {
      .file = kFile,
      .one_row_per = "cell and metric",
      .columns = columns().all(),
      .source = runs_csv().file,
      .of_source = [](const CellGrid& grid, const std::filesystem::path& folder) {
        return std::make_unique<Comparison>(grid, folder);
      }};
  return table;
}

NoiseMarks read_noise_marks(const std::filesystem::path& folder,
                            const std::vector<std::string>& grid) {
  NoiseMarks marks;
  const std::filesystem::path path = folder / kFile;
  if (!std::filesystem::exists(path)) return marks;
  const std::string file = path.string();
  const CsvTable table = read_csv(path);
  for (std::size_t k = 0; k < table.rows.size(); ++k) {
    const Record record(table, k, file);
    if (record.text(kWithinNoise) == kYes) marks[record.key(grid)].insert(record.text(kMetric));
  }
  return marks;
}

}  // namespace splitee
