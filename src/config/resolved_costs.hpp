#pragma once

#include <nlohmann/json.hpp>

#include "config/cost_spec.hpp"

namespace splitee {

// A number, or its grid, as the configuration has it.
nlohmann::ordered_json json_of(const Axis& axis);

// The part `cost` of a configuration with every default written out.
nlohmann::ordered_json json_of(const CostSpec& cost);

}  // namespace splitee
