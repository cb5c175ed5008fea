#include "base/json_writer.hpp"
#include "report/document.hpp"

namespace splitee {

std::string as_json(const Document& document) {
  nlohmann::ordered_json json = document.facts;
  for (const ShownTable& table : document.tables) {
    nlohmann::ordered_json& rows = json[table.name];
    if (rows.is_null()) rows = nlohmann::ordered_json::array();
    for (const auto& row : table.rows) {
      nlohmann::ordered_json object = nlohmann::ordered_json::object();
      for (std::size_t k = 0; k < row.size(); ++k) object[table.columns[k].name] = row[k].value;
      rows.push_back(std::move(object));
    }
  }
  const auto& notes = document.exact_notes.empty() ? document.notes : document.exact_notes;
  if (!notes.empty()) json["notes"] = notes;
  return json_text(json);
}

}  // namespace splitee
