#include "report/page_table.hpp"

#include <utility>

#include "base/csv_reader.hpp"
#include "experiment/tables/list.hpp"

namespace splitee {
namespace {

using nlohmann::ordered_json;

const char* word_of(Goal goal) {
  switch (goal) {
    case Goal::kHighest:
      return "highest";
    case Goal::kLowest:
      return "lowest";
    case Goal::kNone:
      break;
  }
  return "none";
}

// The dictionary's entry for a column, or else this program's own.
std::string told_of(const ordered_json& dictionary, const std::string& column, const char* what,
                    const std::string& known) {
  if (dictionary.is_object() && dictionary.contains(column)) {
    const ordered_json& said = dictionary.at(column);
    if (said.is_object() && said.contains(what) && said.at(what).is_string()) {
      return said.at(what).get<std::string>();
    }
  }
  return known;
}

// The columns before the first of the table's own.
std::size_t keys_of(const ResultTable& table, const std::vector<std::string>& columns) {
  std::size_t keys = 0;
  while (keys < columns.size() && columns[keys] != table.columns.front().name) ++keys;
  return keys == columns.size() ? 0 : keys;
}

}  // namespace

ordered_json page_field(bool is_text, const std::string& field) {
  if (field.empty()) return nullptr;
  const auto number = is_text ? std::nullopt : number_in(field);
  return number ? ordered_json(*number) : ordered_json(field);
}

ordered_json page_columns(const ResultTable& table, const std::vector<std::string>& columns,
                          const ordered_json& dictionary) {
  ordered_json all = ordered_json::array();
  for (const std::string& name : columns) {
    const Column* known = find_column(table, name);
    const std::string unit = known == nullptr ? "" : known->full_unit();
    const std::string meaning = known == nullptr ? "" : known->meaning;
    all.push_back({{"name", name},
                   {"unit", told_of(dictionary, name, "unit", unit)},
                   {"meaning", told_of(dictionary, name, "meaning", meaning)},
                   {"goal", word_of(known == nullptr ? Goal::kNone : known->goal)},
                   {"text", is_text_column(name)}});
  }
  return all;
}

ordered_json page_table(const std::filesystem::path& folder, const ResultTable& table,
                        const ordered_json& dictionary) {
  std::vector<std::string> columns;
  std::vector<bool> is_text;
  ordered_json rows = ordered_json::array();
  std::size_t total = 0;
  const auto on_header = [&](const std::vector<std::string>& names) {
    columns = names;
    for (const std::string& name : names) is_text.push_back(is_text_column(name));
  };
  read_csv_rows(folder / table.file, on_header, [&](std::vector<std::string>&& fields) {
    if (++total > kMostPageRows) return;
    ordered_json row = ordered_json::array();
    for (std::size_t k = 0; k < fields.size(); ++k) {
      row.push_back(page_field(is_text[k], fields[k]));
    }
    rows.push_back(std::move(row));
  });
  return {{"file", table.file},
          {"one_row_per", table.one_row_per},
          {"keys", keys_of(table, columns)},
          {"columns", page_columns(table, columns, dictionary)},
          {"rows", std::move(rows)},
          {"total", total}};
}

}  // namespace splitee
