#pragma once

#include "config/parameters.hpp"

namespace splitee {

// A policy of the configuration: its name, or an object with its "type", "name" and parameters.
// What its choices give no meaning is refused as what is unknown is: an Error with status kUsage.
PolicySpec read_policy(const JsonNode& node, const ParameterReading& how);

}  // namespace splitee
