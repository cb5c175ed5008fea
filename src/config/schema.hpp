#pragma once

#include <nlohmann/json_fwd.hpp>

namespace splitee {

// The configuration as a JSON Schema (2020-12), with every default, limit and description. Rules
// that a schema cannot express are left to load_config() and the traces: names that must differ,
// rounds and exits that must rise, steps that must meet their end, and values that must fit a
// trace.
nlohmann::ordered_json configuration_schema();

}  // namespace splitee
