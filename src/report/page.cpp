#include "report/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/build.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "report/cell_table.hpp"
#include "report/escape.hpp"
#include "report/page_data.hpp"
#include "report/page_files.hpp"
#include "version.hpp"

namespace splitee {
namespace {

using nlohmann::ordered_json;

// The JSON with all texts, also keys, made printable.
ordered_json made_printable(const ordered_json& json) {
  if (json.is_string()) return printable(json.get_ref<const std::string&>());
  if (json.is_array()) {
    ordered_json list = ordered_json::array();
    for (const ordered_json& each : json) list.push_back(made_printable(each));
    return list;
  }
  if (json.is_object()) {
    ordered_json object = ordered_json::object();
    for (const auto& [key, value] : json.items()) object[printable(key)] = made_printable(value);
    return object;
  }
  return json;
}

std::string title_of(const std::vector<std::filesystem::path>& folders) {
  std::string title = "Results:";
  for (const auto& folder : folders) {
    title += (title.ends_with(':') ? " " : ", ") + printable(folder.string());
  }
  return shortened(title, 120);
}

// The page's HTML with each {{NAME}} replaced by its text.
std::string filled(std::string_view html,
                   const std::vector<std::pair<std::string_view, std::string>>& parts) {
  std::string page;
  while (!html.empty()) {
    const std::size_t open = html.find("{{");
    page += html.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = html.find("}}", open);
    const std::string_view name = html.substr(open + 2, close - open - 2);
    const auto part = std::find_if(parts.begin(), parts.end(),
                                   [name](const auto& each) { return each.first == name; });
    page += part->second;
    html.remove_prefix(close + 2);
  }
  return page;
}

}  // namespace

std::string script_json(const ordered_json& json) {
  const std::string text =
      made_printable(json).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (const char letter : text) {
    // These three stand only inside strings, where JSON allows this escape.
    if (letter == '<' || letter == '>' || letter == '&') {
      safe += fmt::format("\\u{:04x}", static_cast<unsigned>(letter));
    } else {
      safe += letter;
    }
  }
  return safe;
}

std::string report_page(const std::vector<std::filesystem::path>& folders,
                        const std::optional<std::filesystem::path>& against) {
  if (against && folders.size() > 1) {
    fail(ExitStatus::kUsage, "--against {}: is for one folder of results; {} are given",
         against->string(), folders.size());
  }
  static_cast<void>(CellTable(folders));  // throws where a folder stands twice
  ordered_json data = {{"runs", ordered_json::array()}};
  for (const auto& folder : folders) data["runs"].push_back(page_data(folder, against));
  const std::string maker = fmt::format("splitee-sim {}, commit {}", kVersion, this_build().commit);
  return filled(page_file("page.html"), {{"title", escaped_xml(title_of(folders))},
                                         {"maker", escaped_xml(maker)},
                                         {"licence", escaped_xml(page_file("licences.txt"))},
                                         {"style", page_file("page.css")},
                                         {"data", script_json(data)},
                                         {"chart", page_file("chart.js")},
                                         {"script", page_file("page.js")}});
}

}  // namespace splitee
