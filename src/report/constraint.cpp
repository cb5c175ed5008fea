#include "report/constraint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "report/row_filter.hpp"

namespace splitee {
namespace {

constexpr const char* kSubjectTo = "--subject-to";

std::string without_blanks(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

bool Constraint::holds(double value) const {
  if (value == bound) return !is_strict;
  return is_upper ? value < bound : value > bound;
}

std::string Constraint::relation() const {
  return std::string(is_upper ? "<" : ">") + (is_strict ? "" : "=");
}

double Constraint::shortfall(double value) const {
  return holds(value) ? 0 : std::abs(value - bound);
}

Constraint read_constraint(const std::string& text, const CellTable& cells) {
  const std::size_t at = text.find_first_of("<>");
  const std::string name = without_blanks(text.substr(0, at));
  if (at == std::string::npos || name.empty()) {
    fail(ExitStatus::kUsage,
         "{}: is '{}'; expected METRIC<=VALUE or METRIC>=VALUE, in quotes for the shell",
         kSubjectTo, text);
  }
  Constraint result;
  result.is_upper = text[at] == '<';
  result.is_strict = at + 1 >= text.size() || text[at + 1] != '=';
  result.column = column_of(cells.table(), cells.file(), name, kSubjectTo);
  const std::string given = without_blanks(text.substr(at + (result.is_strict ? 1 : 2)));
  const auto bound = number_in(given);
  if (!bound) {
    fail(ExitStatus::kUsage, "{}: '{}': is compared with '{}'; expected a finite number",
         kSubjectTo, text, given);
  }
  result.bound = *bound;
  if (!cells.holds_numbers(result.column)) {
    fail(ExitStatus::kUsage, "{}: {} {}: holds words; expected a column of numbers", cells.file(),
         kSubjectTo, name);
  }
  result.text = name + result.relation() + given;
  return result;
}

}  // namespace splitee
