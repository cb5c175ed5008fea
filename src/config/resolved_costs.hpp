#pragma once

#include <nlohmann/json.hpp>

#include "config/cost_spec.hpp"

namespace splitee {

// A number, or its grid, in the configuration's form.
nlohmann::ordered_json json_of(const Axis& axis);

// The part `cost` of a configuration with every default written out.
nlohmann::ordered_json json_of(const CostSpec& cost);

}  // namespace splitee
