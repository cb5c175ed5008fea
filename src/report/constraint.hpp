#pragma once

#include <string>
#include <vector>

#include "report/cell_table.hpp"

namespace splitee {

// A condition that the answer must meet: a metric at most, or at least, a value.
struct Constraint {
  std::string text;  // as people read it: "accuracy_change_points>=-1"
  std::size_t column = 0;
  bool is_upper = false;   // at most; otherwise at least
  bool is_strict = false;  // the value itself does not meet it
  double bound = 0;

  [[nodiscard]] bool holds(double value) const;

  // "<", "<=", ">" or ">=".
  [[nodiscard]] std::string relation() const;

  // By how much a value misses the bound, in the metric's unit; 0 where it holds.
  [[nodiscard]] double shortfall(double value) const;
};

// Reads "METRIC<=VALUE", "METRIC>=VALUE", "METRIC<VALUE" or "METRIC>VALUE"; blanks around the parts
// do not count. Errors with status kUsage: another form, a missing column, a value that is not a
// finite number, a column that holds no numbers.
Constraint read_constraint(const std::string& text, const CellTable& cells);

}  // namespace splitee
