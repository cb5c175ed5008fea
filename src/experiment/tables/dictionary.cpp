#include "experiment/tables/dictionary.hpp"

#include "experiment/tables/key_columns.hpp"
#include "experiment/tables/list.hpp"

namespace splitee {

nlohmann::ordered_json column_dictionary(const CellGrid& grid, bool is_shard) {
  nlohmann::ordered_json dictionary = nlohmann::ordered_json::object();
  for (const ResultTable& table : result_tables()) {
    if (is_shard && table.is_derived()) continue;
    std::vector<Column> columns = key_columns(grid);
    columns.insert(columns.end(), table.columns.begin(), table.columns.end());
    for (const Column& column : columns) {
      dictionary[table.file][column.name] = {{"unit", column.full_unit()},
                                             {"meaning", column.meaning}};
    }
  }
  return dictionary;
}

}  // namespace splitee
