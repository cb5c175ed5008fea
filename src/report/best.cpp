#include "report/best.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "report/row_filter.hpp"

namespace splitee {
namespace {

// Number of passed-over cells that are shown besides the taken ones.
constexpr std::size_t kPassedOver = 3;

const char* option_of(const BestRequest& request) {
  return request.is_highest ? "--maximize" : "--minimize";
}

// The highest less the lowest value of a column, or 1 where all are equal.
double spread_of(const CellTable& cells, std::size_t column) {
  double low = INFINITY;
  double high = -INFINITY;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const double value = cells.number(row, column, "--subject-to").value_or(NAN);
    low = std::fmin(low, value);
    high = std::fmax(high, value);
  }
  const double spread = high - low;
  return std::isfinite(spread) && spread > 0 ? spread : 1;
}

}  // namespace

// A cell and how well it meets the request.
struct BestAnswer::Judged {
  std::size_t row = 0;
  double metric = 0;
  double distance = 0;  // by which it misses the constraints, in their spreads; 0: it fits
  std::vector<Miss> misses;
};

BestAnswer::BestAnswer(const std::vector<std::filesystem::path>& folders, BestRequest request)
    : request_(std::move(request)),
      cells_(folders),
      metric_(column_of(cells_.table(), cells_.file(), request_.metric, option_of(request_))) {
  if (!cells_.holds_numbers(metric_)) {
    fail(ExitStatus::kUsage, "{}: {} {}: holds words; expected a column of numbers", cells_.file(),
         option_of(request_), request_.metric);
  }
  for (const std::string& name : request_.by) {
    by_.push_back(column_of(cells_.table(), cells_.file(), name, "--by"));
  }
  for (const std::string& text : request_.subject_to) {
    constraints_.push_back(read_constraint(text, cells_));
    spread_.push_back(spread_of(cells_, constraints_.back().column));
  }
  const RowFilter filter(cells_.table(), cells_.file(), request_.where);
  const std::vector<std::size_t> rows = rows_that(filter, cells_.table());
  keys_ = cells_.varying_keys(rows, by_);
  const std::vector<CellGroup> groups = groups_of(cells_, rows, by_);
  for (const CellGroup& group : groups) groups_.push_back(answer(group));
  notes_ = mixing_notes(cells_, groups);
}

bool BestAnswer::is_better(double a, double b) const { return request_.is_highest ? a > b : a < b; }

BestAnswer::Judged BestAnswer::judge(std::size_t row) const {
  Judged judged{row, *cells_.number(row, metric_, option_of(request_)), 0, {}};
  for (std::size_t k = 0; k < constraints_.size(); ++k) {
    const auto value = cells_.number(row, constraints_[k].column, "--subject-to");
    if (value && constraints_[k].holds(*value)) continue;
    // A value equal to a strict bound misses it by nothing, but counts as a miss.
    judged.distance +=
        value ? std::fmax(constraints_[k].shortfall(*value) / spread_[k], 1e-12) : INFINITY;
    judged.misses.push_back({k, value});
  }
  return judged;
}

BestOfGroup BestAnswer::answer(const CellGroup& group) const {
  BestOfGroup best{group.values, {}, {}, 0, {}, 0};
  std::vector<Judged> fits;
  std::vector<Judged> misses;
  std::vector<Judged> yardsticks;
  for (const std::size_t row : group.rows) {
    if (cells_.table().rows[row][metric_].empty()) {
      ++best.without_metric;
      continue;
    }
    Judged judged = judge(row);
    const bool is_yardstick = !request_.with_yardsticks && cells_.is_yardstick(row);
    if (judged.distance > 0) {
      if (!is_yardstick) misses.push_back(std::move(judged));
    } else {
      (is_yardstick ? yardsticks : fits).push_back(std::move(judged));
    }
  }
  const auto by_metric = [&](const Judged& a, const Judged& b) {
    return is_better(a.metric, b.metric);
  };
  std::stable_sort(fits.begin(), fits.end(), by_metric);
  for (std::size_t k = 0; k < std::min(request_.top, fits.size()); ++k) {
    best.taken.push_back(fits[k].row);
  }
  std::stable_sort(misses.begin(), misses.end(),
                   [](const Judged& a, const Judged& b) { return a.distance < b.distance; });
  if (fits.empty() && !misses.empty()) {
    best.nearest = PassedOver{misses.front().row, misses.front().misses, {}};
  } else if (fits.empty() && !yardsticks.empty()) {
    best.nearest = PassedOver{yardsticks.front().row, {}, {}};
  }
  if (!fits.empty()) {
    std::erase_if(misses, [&](const Judged& each) {
      return !is_better(each.metric, fits[best.taken.size() - 1].metric);
    });
  }
  std::stable_sort(yardsticks.begin(), yardsticks.end(), by_metric);
  if (!yardsticks.empty()) misses.insert(misses.begin(), yardsticks.front());
  pass_over(best, std::move(misses), fits);
  return best;
}

// `misses`: the nearest first; `fits`: the best first.
void BestAnswer::pass_over(BestOfGroup& best, std::vector<Judged> misses,
                           const std::vector<Judged>& fits) const {
  best.also_passed = misses.size() - std::min(kPassedOver, misses.size());
  misses.resize(std::min(kPassedOver, misses.size()));
  std::stable_sort(misses.begin(), misses.end(),
                   [&](const Judged& a, const Judged& b) { return is_better(a.metric, b.metric); });
  for (Judged& each : misses) best.passed.push_back({each.row, std::move(each.misses), {}});
  if (fits.size() > best.taken.size()) {
    const Judged& next = fits[best.taken.size()];
    best.passed.push_back(
        {next.row, {}, std::abs(next.metric - fits[best.taken.size() - 1].metric)});
  }
}

}  // namespace splitee
