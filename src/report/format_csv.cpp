#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "report/document.hpp"
#include "report/escape.hpp"

namespace splitee {
namespace {

bool has_same_columns(const ShownTable& a, const ShownTable& b) {
  return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                    [](const ShownColumn& x, const ShownColumn& y) { return x.name == y.name; });
}

std::string csv_text(const ShownField& field) {
  if (field.value.is_null()) return "";
  if (field.value.is_string()) return spreadsheet_field(field.value.get<std::string>());
  if (field.value.is_number_float()) return fmt::format("{}", field.value.get<double>());
  if (field.value.is_object()) return spreadsheet_field(field.value.dump());
  return field.value.dump();
}

}  // namespace

std::string as_csv(const Document& document) {
  std::string out;
  const ShownTable* before = nullptr;
  for (const ShownTable& table : document.tables) {
    if (before == nullptr || !has_same_columns(*before, table)) {
      if (before != nullptr) out += '\n';
      std::vector<std::string> names;
      for (const ShownColumn& column : table.columns) {
        if (!column.only_in_json) names.push_back(spreadsheet_field(column.name));
      }
      out += fmt::format("{}\n", fmt::join(names, ","));
    }
    for (const auto& row : table.rows) {
      std::vector<std::string> fields;
      fields.reserve(row.size());
      for (std::size_t k = 0; k < row.size(); ++k) {
        if (!table.columns[k].only_in_json) fields.push_back(csv_text(row[k]));
      }
      out += fmt::format("{}\n", fmt::join(fields, ","));
    }
    before = &table;
  }
  return out;
}

}  // namespace splitee
