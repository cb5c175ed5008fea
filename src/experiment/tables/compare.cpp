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
#include "statistics/repeats.hpp"

namespace splitee {
namespace {

constexpr const char* kFile = "compare.csv";
constexpr const char* kMetric = "metric";
constexpr const char* kWithinNoise = "within_noise";
constexpr const char* kYes = "yes";

// The difference of a cell to another in one metric of runs.csv, over all repeats.
struct Row {
  std::string_view metric;
  std::string against;  // the other cell: its policy, with the values of that policy's own grids
  Estimate difference;  // mean of the differences repeat by repeat
  std::optional<double> p_value = {};
  std::optional<double> p_holm = {};

  // Whether chance explains the difference: the interval holds 0. Unknown with one repeat.
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
                "whether the interval holds 0, so that chance explains the difference; empty where "
                "there is none"},
               &Row::within_noise)
          .add(
              {"p_value", "probability",
               "that chance alone takes the mean difference so far from 0, two-sided: paired "
               "t-test; with order `bootstrap` by the shares of repeats on either side of 0; empty "
               "where there is no interval"},
              &Row::p_value)
          .add({"p_holm", "probability",
                "`p_value` corrected for all rows of the same trace and metric (Holm)"},
               &Row::p_holm);
  return columns;
}

double total_in(std::string_view field) {
  double value = std::numeric_limits<double>::quiet_NaN();
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

// A metric, and its index among the fields of a line of runs.csv.
struct Metric {
  std::string name;
  std::size_t place;
};

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

std::optional<double> if_number(double value) {
  return std::isnan(value) ? std::nullopt : std::optional(value);
}

// The numbers of a row until the rows of its trace are all known; NaN: none.
struct Numbers {
  double mean = kNoNumber;
  double low = kNoNumber;
  double high = kNoNumber;
  double p_value = kNoNumber;
  double p_holm = kNoNumber;

  Numbers() = default;
  explicit Numbers(const Repeats& differences) {
    const Estimate estimate = differences.estimate95();
    mean = estimate.mean;
    if (estimate.interval) {
      low = estimate.interval->low;
      high = estimate.interval->high;
    }
    p_value = differences.p_value().value_or(kNoNumber);
  }
  [[nodiscard]] Estimate estimate() const {
    if (std::isnan(low)) return {mean, std::nullopt};
    return {mean, Interval{low, high}};
  }
};

class Comparison : public DerivedRows {
 public:
  // The totals of baseline cells, and the numbers of rows whose correction is not known before the
  // last of the trace, are stored in unnamed files in `folder`: memory grows by 16 bytes for each
  // cell of a trace. The grid must outlive the comparison.
  Comparison(const CellGrid& grid, const std::filesystem::path& folder)
      : grid_(&grid), baselines_(folder), open_rows_(folder), runs_(runs_csv()) {
    first_own_ = fixed_key_columns().size() + grid.columns().size();
    fields_of_line_ = first_own_;
    for (const Column& column : runs_.columns) {
      if (!column.is_in(grid.config())) continue;
      if (column.goal != Goal::kNone) metrics_.push_back({column.name, fields_of_line_});
      ++fields_of_line_;
    }
  }

  void add(std::string_view source, const Sink& sink) override {
    while (!source.empty()) {
      const std::vector<double> own = read_totals(source);
      if (const auto baseline = grid_->baseline_of(next_cell_)) {
        compare(own, *baseline);
      } else {
        baselines_.write(place_of(next_cell_), std::as_bytes(std::span(own)));
        put_aside(std::vector<Numbers>(metrics_.size()));
      }
      const CellRange of_trace = grid_->of_trace(grid_->cell(next_cell_).trace);
      if (++next_cell_ == of_trace.end) settle(of_trace, sink);
    }
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

  // Takes the lines of the next cell. Returns every metric of each repeat: NaN where it has none.
  std::vector<double> read_totals(std::string_view& lines) {
    if (next_cell_ == grid_->cells()) refuse("holds more cells than the configuration has");
    const std::string key = key_text(grid_->key_of(grid_->cell(next_cell_)));
    std::vector<double> totals;
    totals.reserve(grid_->config().repeats * metrics_.size());
    for (std::uint64_t repeat = 1; repeat <= grid_->config().repeats; ++repeat) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      split_csv_line(line, fields_);
      const bool is_next = line.starts_with(key) && fields_.size() == fields_of_line_ &&
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

  // Where the totals of a baseline cell are stored.
  [[nodiscard]] std::uint64_t place_of(std::uint64_t baseline_cell) const {
    const std::uint64_t first = grid_->of_trace(grid_->cell(baseline_cell).trace).begin;
    return (baseline_cell - first) * grid_->config().repeats * metrics_.size() * sizeof(double);
  }

  void compare(const std::vector<double>& own, std::uint64_t baseline) {
    std::vector<double> other(own.size());
    baselines_.read(place_of(baseline), std::as_writable_bytes(std::span(other)));
    const IntervalKind interval = grid_->interval_of(grid_->cell(next_cell_).trace);
    std::vector<Numbers> rows;
    for (std::size_t k = 0; k < metrics_.size(); ++k) {
      Repeats differences(interval);
      for (std::size_t at = k; at < own.size(); at += metrics_.size()) {
        differences.add(own[at] - other[at]);
      }
      // Without labels there is no accuracy, and its mean is NaN.
      rows.push_back(std::isnan(differences.mean()) ? Numbers() : Numbers(differences));
    }
    put_aside(rows);
  }

  // Stores the numbers of the next cell, one per metric.
  void put_aside(const std::vector<Numbers>& rows) {
    aside_.insert(aside_.end(), rows.begin(), rows.end());
    if (aside_.size() >= kRowsAtATime) flush();
  }

  void flush() {
    open_rows_.write(rows_aside_ * sizeof(Numbers), std::as_bytes(std::span(aside_)));
    rows_aside_ += aside_.size();
    aside_.clear();
  }

  // Visits all stored rows, cell by cell and metric by metric.
  template <class Act>
  void for_each_piece(Act&& act) {
    std::vector<Numbers> piece;
    for (std::uint64_t begin = 0; begin < rows_aside_; begin += piece.size()) {
      piece.resize(std::min<std::uint64_t>(kRowsAtATime, rows_aside_ - begin));
      open_rows_.read(begin * sizeof(Numbers), std::as_writable_bytes(std::span(piece)));
      act(begin, piece);
    }
  }

  // Writes the rows of a trace, once all are known.
  void settle(CellRange cells, const Sink& sink) {
    flush();
    for (std::size_t k = 0; k < metrics_.size(); ++k) correct(k);
    for_each_piece([&](std::uint64_t begin, const std::vector<Numbers>& piece) {
      std::string lines;
      for (std::size_t at = 0; at < piece.size(); ++at) {
        const std::uint64_t row = begin + at;
        append_line(lines, cells.begin + row / metrics_.size(), row % metrics_.size(), piece[at]);
      }
      sink(lines);
    });
    rows_aside_ = 0;
  }

  void correct(std::size_t metric) {
    std::vector<double> p_values;
    for_each_piece([&](std::uint64_t begin, const std::vector<Numbers>& piece) {
      for (std::size_t at = 0; at < piece.size(); ++at) {
        if ((begin + at) % metrics_.size() == metric) p_values.push_back(piece[at].p_value);
      }
    });
    correct_by_holm(p_values);
    for_each_piece([&](std::uint64_t begin, std::vector<Numbers>& piece) {
      for (std::size_t at = 0; at < piece.size(); ++at) {
        const std::uint64_t row = begin + at;
        if (row % metrics_.size() == metric) piece[at].p_holm = p_values[row / metrics_.size()];
      }
      open_rows_.write(begin * sizeof(Numbers), std::as_bytes(std::span(piece)));
    });
  }

  void append_line(std::string& lines, std::uint64_t cell, std::size_t metric,
                   const Numbers& numbers) const {
    if (std::isnan(numbers.mean)) return;
    columns().append(lines, key_text(grid_->key_of(grid_->cell(cell))),
                     {metrics_[metric].name, grid_->name_of(*grid_->baseline_of(cell)),
                      numbers.estimate(), if_number(numbers.p_value), if_number(numbers.p_holm)});
  }

  static constexpr std::size_t kRowsAtATime = 8192;

  const CellGrid* grid_;
  ScratchFile baselines_;
  ScratchFile open_rows_;
  std::uint64_t rows_aside_ = 0;  // in that file
  std::vector<Numbers> aside_;    // not yet written to it
  const ResultTable& runs_;
  std::size_t first_own_ = 0;       // first field of a line of runs.csv behind its key
  std::size_t fields_of_line_ = 0;  // number of fields of such a line
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
