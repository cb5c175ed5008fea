#include <limits>
#include <string_view>
#include <vector>

#include "config/schema_parts.hpp"
#include "experiment/tables/key_columns.hpp"
#include "experiment/tables/list.hpp"
#include "report/check.hpp"

namespace splitee {
namespace {

using schema::described;
using schema::Json;

constexpr double kHighestNumber = std::numeric_limits<double>::infinity();

// A field of a row, which may be empty.
Json field_text() {
  Json schema = schema::text();
  schema.erase("minLength");
  return schema;
}

// Columns and values of one row: texts in the columns that hold them, elsewhere numbers too.
Json row_schema() {
  Json texts = Json::object();
  for (const ResultTable& table : result_tables()) {
    for (const auto* columns : {&fixed_key_columns(), &table.columns}) {
      for (const Column& each : *columns) {
        if (is_text_column(each.name)) texts[each.name] = field_text();
      }
    }
  }
  Json schema = {{"type", "object"}, {"minProperties", 1}, {"propertyNames", schema::names()}};
  schema["properties"] = texts;
  schema["additionalProperties"] =
      schema::any_of({field_text(), schema::number(-kHighestNumber, kHighestNumber)});
  return described(schema, "columns and values that one row has and no other");
}

Json number_schema() {
  std::vector<std::string_view> files;
  for (const ResultTable& table : result_tables()) files.push_back(table.file);
  Json schema = schema::object(
      {{"file", described(schema::words(files), "the result table")},
       {"where", row_schema()},
       {"column", described(schema::text(), "the column with the number")},
       {"value", described(schema::number(-kLargestExpected, kLargestExpected), "the number")},
       {"absolute", described(schema::number(0, kLargestExpected),
                              "how far off it may be, in the unit of the value")},
       {"relative",
        described(schema::number(0, kLargestExpected), "the same as a share of the value")},
       {"source", described(schema::text(), "where the number comes from")}},
      {"file", "where", "column", "value"});
  schema["oneOf"] = Json::array({schema::has({"absolute"}), schema::has({"relative"})});
  return schema;
}

}  // namespace

nlohmann::ordered_json expected_schema() {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Numbers that splitee-sim check expects"}};
  schema.update(schema::object(
      {{"$schema", described(schema::text(), "where this schema is, for editors")},
       {"name", described(schema::text(), "what the numbers are, for the head of the report")},
       {"made_by", described(schema::text(), "how the file was made")},
       {"word", described(schema::with_default(schema::text(), CheckReport().word),
                          "what the report calls the numbers")},
       {"numbers", described(schema::list_of(number_schema()), "the numbers")}},
      {"name", "numbers"}));
  return schema;
}

}  // namespace splitee
