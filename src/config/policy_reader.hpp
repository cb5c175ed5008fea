#pragma once

#include "config/parameters.hpp"

namespace splitee {

// A policy of the configuration: its name, or an object with its "type", "name" and parameters. A
// parameter that is unknown, or has no meaning with the choices made, is an Error with status
// kUsage.
PolicySpec read_policy(const JsonNode& node, const ParameterReading& how);

}  // namespace splitee
