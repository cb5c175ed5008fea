#include "experiment/tables/list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "base/csv_reader.hpp"
#include "experiment/tables/answers.hpp"
#include "experiment/tables/arms.hpp"
#include "experiment/tables/compare.hpp"
#include "experiment/tables/contexts.hpp"
#include "experiment/tables/curves.hpp"
#include "experiment/tables/exits.hpp"
#include "experiment/tables/key_columns.hpp"
#include "experiment/tables/runs.hpp"
#include "experiment/tables/summary.hpp"

namespace splitee {

const std::vector<ResultTable>& result_tables() {
  static const std::vector<ResultTable> tables = {
      runs_csv(),      //
      summary_csv(),   //
      curves_csv(),    //
      exits_csv(),     //
      arms_csv(),      //
      answers_csv(),   //
      contexts_csv(),  //
      compare_csv(),   //
  };
  return tables;
}

std::size_t place_of_table(std::string_view file) {
  const auto& tables = result_tables();
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const ResultTable& each) { return each.file == file; });
  return static_cast<std::size_t>(found - tables.begin());
}

const ResultTable* find_table(std::string_view file) {
  const std::size_t place = place_of_table(file);
  return place < result_tables().size() ? &result_tables()[place] : nullptr;
}

const Column* find_column(const ResultTable& table, std::string_view column) {
  for (const auto* columns : {&fixed_key_columns(), &table.columns}) {
    for (const Column& each : *columns) {
      if (each.name == column) return &each;
    }
  }
  return nullptr;
}

std::string first_columns() {
  std::string line;
  for (const Column& column : fixed_key_columns()) line += (line.empty() ? "" : ",") + column.name;
  return line;
}

std::string header_line(const ResultTable& table, const CellGrid& grid) {
  std::string line = first_columns();
  for (const std::string& name : grid.columns()) line += ',' + name;
  for (const Column& column : table.columns) {
    if (column.is_in(grid.config())) line += ',' + column.name;
  }
  return line + '\n';
}

bool is_text_column(std::string_view name) {
  if (is_name_column(name)) return true;
  static const auto texts = [] {
    std::set<std::string, std::less<>> names;
    for (const ResultTable& table : result_tables()) {
      for (const auto* columns : {&fixed_key_columns(), &table.columns}) {
        for (const Column& each : *columns) {
          if (each.is_text) names.insert(each.name);
        }
      }
    }
    return names;
  }();
  return texts.contains(name);
}

bool same_field(std::string_view column, const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (is_text_column(column)) return false;
  const auto x = number_in(a);
  const auto y = number_in(b);
  return x && y && *x == *y;
}

std::string unit_note(std::string_view file, std::string_view column) {
  const ResultTable* table = find_table(file);
  const Column* found = table == nullptr ? nullptr : find_column(*table, column);
  return found == nullptr || found->per.empty() ? "" : fmt::format(" ({})", found->per);
}

}  // namespace splitee
