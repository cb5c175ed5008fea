#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiment/tables/summary_reader.hpp"
#include "report/document.hpp"

namespace splitee {

// A column of numbers in the table that a run prints.
struct SummaryColumn {
  std::string head;
  std::function<std::optional<double>(const SummaryRow&)> value;
  std::size_t figures = 5;  // digits that matter of the column's largest number
  std::size_t most = 2;     // digits behind the point
  bool has_sign = false;
  Goal goal = Goal::kNone;
  std::string metric = {};    // of compare.csv, whose noise is marked
  bool has_interval = false;  // half the width of the regret's interval stands behind it
  bool only_in_full = false;  // left out where a grid is summarised
};

using MarkedRows = std::vector<const MarkedRow*>;

// Those that these rows have numbers for; costs are in this unit.
std::vector<SummaryColumn> summary_columns(const MarkedRows& rows, const std::string& unit);

// So many digits behind the point that the largest of the column's numbers shows those that matter.
std::size_t digits_of(const SummaryColumn& column, const MarkedRows& rows);

// "-2.31", or "+4.0" where the column has signs; "-" for none.
std::string shown_number(const SummaryColumn& column, std::optional<double> value,
                         std::size_t digits);

// Marks in a column of shown fields the best among `rows`; none where fewer than two of them could
// run (`yardsticks` could not), or where all show the same.
void mark_column_best(ShownTable& table, std::size_t place, const SummaryColumn& column,
                      const MarkedRows& rows, const std::vector<std::size_t>& lines,
                      const std::set<std::string>& yardsticks);

// The best arm: the number of an exit, or the name of an arm of the policy's own choice.
std::string best_text(const SummaryRow& row);

// Whether any of the best arms is none of the exits.
bool has_own_arms(const MarkedRows& rows);

}  // namespace splitee
