#include "trace/trace.hpp"

#include <nlohmann/json.hpp>

namespace splitee {

std::string Trace::kind() const {
  if (!meta.empty()) {
    const auto parsed = nlohmann::json::parse(meta, nullptr, false);
    if (parsed.is_object() && parsed.contains("kind") && parsed["kind"].is_string()) {
      return parsed["kind"].get<std::string>();
    }
  }
  return "origin not stated";
}

}  // namespace splitee
