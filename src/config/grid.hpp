#pragma once

#include <string>

#include "base/json_reader.hpp"
#include "config/config.hpp"

namespace splitee {

// A number, or a grid of numbers: {"grid": [..]} or {"grid": {"from": .., "to": .., "step": ..}}.
// Each from `low` to `high`, each once. `values` counts the values in all grids of a configuration:
// more than there can be cells are refused before they are made.
Axis read_axis(const JsonNode& node, double low, double high, std::size_t& values);

// A list of numbers, or {"from": .., "to": .., "step": ..}: each from `low` to `high`.
std::vector<double> read_numbers(const JsonNode& node, double low, double high);

// The same, each once.
std::vector<double> read_distinct_numbers(const JsonNode& node, double low, double high);

// Sets one value by its path, for example "policies.2.beta=2"; the value is JSON, or else a string.
// A policy given by its bare name becomes an object where a parameter of it is set.
void apply_override(nlohmann::json& root, const std::string& assignment);

}  // namespace splitee
