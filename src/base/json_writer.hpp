#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace splitee {

// A JSON document for standard output or a report, indented, with a newline at its end: every
// character beyond printable ASCII stands as \uXXXX, so that a terminal shows it and does not act
// on it. Bytes that are not UTF-8 become U+FFFD.
inline std::string json_text(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace splitee
