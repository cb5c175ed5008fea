#include "report/row_filter.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "experiment/tables/list.hpp"

namespace splitee {
namespace {

using Texts = std::vector<std::string>;

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  text.remove_suffix(text.size() - (text.find_last_not_of(' ') + 1));
  return text;
}

// The values of a list "a, b, \"c, d\"", without the quotes and the spaces around them.
Texts values_in(std::string_view list, const std::string& condition) {
  const auto expect = [&](bool right) {
    if (!right) {
      fail(ExitStatus::kUsage, "--where: is '{}'; quotes go around a whole value: \"a, b\"",
           condition);
    }
  };
  Texts values;
  expect(std::count(list.begin(), list.end(), '"') % 2 == 0);
  std::vector<std::string_view> parts;
  split_csv_line(list, parts);
  for (const std::string_view part : parts) {
    const std::string_view text = trimmed(part);
    std::string value;
    const bool is_quoted = text.starts_with('"');
    expect(is_quoted ? text.size() > 1 && text.ends_with('"')
                     : text.find('"') == std::string_view::npos);
    for (std::size_t k = is_quoted ? 1 : 0; k + (is_quoted ? 1 : 0) < text.size(); ++k) {
      value += text[k];
      if (is_quoted && text[k] == '"') {  // doubled
        ++k;
        expect(k + 1 < text.size() && text[k] == '"');
      }
    }
    values.push_back(std::move(value));
  }
  return values;
}

// The values of a column, each once, in the file's order.
Texts distinct(const CsvTable& table, std::size_t column) {
  Texts fields;
  std::set<std::string_view> seen;
  for (const Texts& row : table.rows) {
    if (seen.insert(row[column]).second) fields.push_back(row[column]);
  }
  return fields;
}

}  // namespace

std::size_t column_of(const CsvTable& table, const std::string& file, const std::string& name,
                      const char* option) {
  const std::size_t found = table.column(name);
  if (found == CsvTable::npos) {
    fail(ExitStatus::kUsage, "{}: {}: has no column '{}'{}; there are {}", file, option, name,
         did_you_mean(name, table.columns), fmt::join(table.columns, ", "));
  }
  return found;
}

RowFilter::RowFilter(const CsvTable& table, std::string file,
                     const std::vector<std::string>& conditions)
    : table_(table), file_(std::move(file)) {
  for (const std::string& text : conditions) conditions_.push_back(read(text));
}

bool RowFilter::Condition::holds(const Texts& row) const {
  const bool is_one = std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return same_field(name, value, row[column]);
  });
  return is_one == wanted;
}

RowFilter::Condition RowFilter::read(const std::string& text) const {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    fail(ExitStatus::kUsage, "--where: is '{}'; expected COLUMN=VALUE or COLUMN!=VALUE", text);
  }
  const bool unwanted = text[equals - 1] == '!';
  const std::string name(trimmed(text.substr(0, equals - (unwanted ? 1 : 0))));
  const std::size_t place = column_of(table_, file_, name, "--where");
  const std::string given = text.substr(equals + 1);
  // A name with a comma needs no quotes where it stands alone.
  const Texts fields = distinct(table_, place);
  const bool is_one = std::find(fields.begin(), fields.end(), given) != fields.end();
  if (!is_one && given.ends_with(',')) {
    fail(ExitStatus::kUsage,
         "--where: '{}' ends with a comma; quote a list that holds spaces: --where '{} ...'",
         shortened(text), shortened(text));
  }
  Condition result{text, name, place, is_one ? Texts{given} : values_in(given, text), !unwanted};
  for (const std::string& value : result.values) {
    const bool is_there = std::any_of(fields.begin(), fields.end(), [&](const std::string& field) {
      return same_field(name, value, field);
    });
    if (is_there) continue;
    fail(ExitStatus::kUsage, "{}: --where {}: no row has {} '{}'{}; there {}", file_,
         shortened(text), name, shortened(value), did_you_mean(value, fields), values_text(fields));
  }
  return result;
}

bool RowFilter::holds(const Texts& row) const {
  return std::all_of(conditions_.begin(), conditions_.end(),
                     [&](const Condition& each) { return each.holds(row); });
}

void RowFilter::refuse() const {
  if (table_.rows.empty()) fail(ExitStatus::kData, "{}: holds no row", file_);
  std::vector<const Texts*> rows;
  for (const Texts& row : table_.rows) rows.push_back(&row);
  std::string before;
  for (const Condition& condition : conditions_) {
    Texts fields;
    for (const Texts* row : rows) fields.push_back((*row)[condition.column]);
    std::erase_if(rows, [&](const Texts* row) { return !condition.holds(*row); });
    if (rows.empty()) {
      fail(ExitStatus::kUsage, "{}: --where leaves no row: {} fits none{}{}; there {} {}", file_,
           shortened(condition.text), before.empty() ? "" : " of those with ", before,
           condition.name, values_text(fields));
    }
    before += (before.empty() ? "" : " and ") + shortened(condition.text);
  }
  fail(ExitStatus::kUsage, "{}: --where leaves no row", file_);
}

std::vector<std::size_t> rows_that(const RowFilter& filter, const CsvTable& table) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (filter.holds(table.rows[row])) rows.push_back(row);
  }
  if (rows.empty()) filter.refuse();
  return rows;
}

}  // namespace splitee
