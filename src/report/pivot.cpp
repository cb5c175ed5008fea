#include "report/pivot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "base/csv_reader.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "experiment/tables/list.hpp"
#include "experiment/tables/summary.hpp"
#include "report/known_run.hpp"
#include "report/row_filter.hpp"

namespace splitee {
namespace {

using Texts = std::vector<std::string>;

// True for inf, nan and numbers beyond the range of a double, which number_in() does not take.
bool looks_like_number(const std::string& field) {
  double value = 0;
  const char* end = field.data() + field.size();
  return std::from_chars(field.data(), end, value).ptr == end;
}

// Highest or lowest, by the table's declaration of the column.
Best best_of(const std::string& value) {
  const Column* column = find_column(summary_csv(), value);
  if (column == nullptr || column->goal == Goal::kNone) return Best::kNone;
  return column->goal == Goal::kHighest ? Best::kHighest : Best::kLowest;
}

// Numbers things in the order in which they first appear.
template <class Thing>
class Numbering {
 public:
  std::size_t of(const Thing& thing) {
    return numbers_.emplace(thing, numbers_.size()).first->second;
  }

 private:
  std::map<Thing, std::size_t> numbers_;
};

class PivotMaker {
 public:
  PivotMaker(const CsvTable& table, std::string file, const PivotRequest& request,
             const KnownRun& known)
      : table_(table),
        file_(std::move(file)),
        request_(request),
        yardsticks_(known.beforehand),
        filter_(table, file_, request.where) {
    const std::string own = summary_csv().columns.front().name;
    const std::size_t keys = table.column(own);
    if (keys == CsvTable::npos) fail(ExitStatus::kData, "{}: has no column {}", file_, own);
    for (const std::string& name : request.rows)
      rows_.push_back(column_of(table, file_, name, "--rows"));
    columns_ = column_of(table, file_, request.columns, "--columns");
    value_ = column_of(table, file_, request.value, "--value");
    policy_ = table.column("policy");
    if (request.with_intervals) find_interval();
    const auto told = known.units.find(request.value);
    unit_ = told != known.units.end() ? told->second : usual_unit(request.value);
    for (std::size_t k = 0; k < keys; ++k) {
      const bool used = k == columns_ || std::find(rows_.begin(), rows_.end(), k) != rows_.end();
      if (!used && varies(k)) fixed_.push_back(k);
    }
  }

  std::vector<Pivot> make() {
    Numbering<Texts> tables;
    std::vector<Pivot> pivots;
    for (std::size_t number = 0; number < table_.rows.size(); ++number) {
      const Texts& row = table_.rows[number];
      if (!filter_.holds(row)) continue;
      const std::size_t which = tables.of(picked(row, fixed_));
      if (which == pivots.size()) {
        pivots.push_back(empty_pivot(row));
        labels_.emplace_back();
        headings_.emplace_back();
      }
      put(pivots[which], which, row, number + 2);
    }
    if (pivots.empty()) filter_.refuse();
    for (Pivot& pivot : pivots) mark_best(pivot);
    return pivots;
  }

 private:
  // True where the shown rows differ in this column.
  [[nodiscard]] bool varies(std::size_t column) const {
    const std::string* first = nullptr;
    for (const Texts& row : table_.rows) {
      if (!filter_.holds(row)) continue;
      if (first != nullptr && *first != row[column]) return true;
      first = &row[column];
    }
    return false;
  }

  // Finds the columns of the interval of a value NAME_mean or NAME.
  void find_interval() {
    std::string name = request_.value;
    if (name.ends_with("_mean")) name.erase(name.size() - std::string_view("_mean").size());
    low_ = table_.column(name + "_ci95_low");
    high_ = table_.column(name + "_ci95_high");
    if (low_ == CsvTable::npos || high_ == CsvTable::npos) {
      fail(ExitStatus::kUsage, "{}: --intervals: {} has no interval ({}_ci95_low, {}_ci95_high)",
           file_, request_.value, name, name);
    }
  }

  // Half the width of a row's interval; none without an interval.
  [[nodiscard]] std::optional<double> half_width(const Texts& row) const {
    if (!request_.with_intervals) return std::nullopt;
    const auto low = number_in(row[low_]);
    const auto high = number_in(row[high_]);
    return low && high ? std::optional((*high - *low) / 2) : std::nullopt;
  }

  static Texts picked(const Texts& row, const std::vector<std::size_t>& columns) {
    Texts texts;
    for (const std::size_t column : columns) texts.push_back(row[column]);
    return texts;
  }

  [[nodiscard]] Pivot empty_pivot(const Texts& row) const {
    Pivot pivot;
    for (const std::size_t column : fixed_) {
      pivot.fixed.emplace_back(table_.columns[column], row[column]);
    }
    pivot.row_names = request_.rows;
    pivot.column_name = request_.columns;
    pivot.value_name = request_.value;
    pivot.unit = unit_;
    pivot.note = request_.note;
    return pivot;
  }

  void put(Pivot& pivot, std::size_t which, const Texts& row, std::size_t line) {
    const std::size_t r = labels_[which].of(picked(row, rows_));
    const std::size_t c = headings_[which].of(row[columns_]);
    if (r == pivot.cells.size()) {
      pivot.row_labels.push_back(picked(row, rows_));
      pivot.cells.emplace_back();
    }
    if (c == pivot.columns.size()) pivot.columns.push_back(row[columns_]);
    if (pivot.cells[r].size() <= c) pivot.cells[r].resize(c + 1);
    if (!filled_.insert({which, r, c}).second) {
      fail(ExitStatus::kData, "{}: line {}: is a second row of one cell; one was expected", file_,
           line);
    }
    const std::string& field = row[value_];
    if (field.empty()) return;
    pivot.cells[r][c].value = number_in(field);
    pivot.cells[r][c].half_width = half_width(row);
    pivot.cells[r][c].is_yardstick =
        policy_ != CsvTable::npos && yardsticks_.contains(row[policy_]);
    if (!pivot.cells[r][c].value) {
      const bool is_number = looks_like_number(field);
      fail(is_number ? ExitStatus::kData : ExitStatus::kUsage,
           "{}: line {}: --value {}: is '{}'; expected {}", file_, line, request_.value,
           shortened(field), is_number ? "a finite number" : "a column of numbers");
    }
  }

  void mark_best(Pivot& pivot) const {
    for (auto& row : pivot.cells) row.resize(pivot.columns.size());
    const Best best = request_.best.value_or(best_of(request_.value));
    if (best == Best::kNone || pivot.cells.size() < 2) return;
    for (std::size_t c = 0; c < pivot.columns.size(); ++c) {
      std::optional<double> extreme;
      for (const auto& row : pivot.cells) {
        const auto& value = row[c].value;
        if (!value || row[c].is_yardstick) continue;
        const bool better =
            !extreme || (best == Best::kHighest ? *value > *extreme : *value < *extreme);
        if (better) extreme = value;
      }
      const auto is_able = [c](const auto& row) { return row[c].value && !row[c].is_yardstick; };
      const auto is_best = [&](const auto& row) { return is_able(row) && row[c].value == extreme; };
      const auto able = std::count_if(pivot.cells.begin(), pivot.cells.end(), is_able);
      const auto bests = std::count_if(pivot.cells.begin(), pivot.cells.end(), is_best);
      if (able > 1 && able == bests) continue;  // where all are equal none is the best
      for (auto& row : pivot.cells) row[c].is_best = is_best(row);
    }
  }

  const CsvTable& table_;
  std::string file_;
  const PivotRequest& request_;
  std::set<std::string> yardsticks_;  // policies that know the data beforehand
  RowFilter filter_;
  std::vector<std::size_t> rows_;
  std::size_t columns_ = 0;
  std::size_t value_ = 0;
  std::string unit_;  // of the value
  std::size_t policy_ = CsvTable::npos;
  std::size_t low_ = CsvTable::npos;  // of the interval, where it was asked for
  std::size_t high_ = CsvTable::npos;
  std::vector<std::size_t> fixed_;
  std::vector<Numbering<Texts>> labels_;  // of each table's rows
  std::vector<Numbering<std::string>> headings_;
  std::set<std::array<std::size_t, 3>> filled_;  // cells: table, row, column
};

}  // namespace

std::vector<Pivot> make_pivots(const std::filesystem::path& folder, const PivotRequest& request) {
  const std::filesystem::path path = folder / summary_csv().file;
  if (!std::filesystem::exists(path)) {
    fail(ExitStatus::kData, "{}: holds no results (no {})", folder.string(),
         path.filename().string());
  }
  const CsvTable table = read_csv(path);
  return PivotMaker(table, path.string(), request, known_run(folder)).make();
}

}  // namespace splitee
