#include "experiment/tables/dictionary.hpp"

#include <algorithm>
#include <iterator>

#include "experiment/tables/key_columns.hpp"
#include "experiment/tables/list.hpp"

namespace splitee {
namespace {

// The unit of a column in a run whose costs are in `symbol`.
std::string in_unit(std::string unit, std::string_view symbol) {
  constexpr std::string_view kLambda = "λ";
  if (const auto at = unit.find(kLambda); at != std::string::npos) {
    unit.replace(at, kLambda.size(), symbol);
  }
  return unit;
}

}  // namespace

nlohmann::ordered_json column_dictionary(const CellGrid& grid, bool is_shard) {
  const std::string_view symbol = symbol_of(grid.config().cost.unit());
  nlohmann::ordered_json dictionary = nlohmann::ordered_json::object();
  for (const ResultTable& table : result_tables()) {
    if (is_shard && table.is_derived()) continue;
    std::vector<Column> columns = key_columns(grid);
    std::copy_if(table.columns.begin(), table.columns.end(), std::back_inserter(columns),
                 [&](const Column& column) { return column.is_in(grid.config()); });
    for (const Column& column : columns) {
      dictionary[table.file][column.name] = {{"unit", in_unit(column.full_unit(), symbol)},
                                             {"meaning", column.meaning}};
    }
  }
  return dictionary;
}

}  // namespace splitee
