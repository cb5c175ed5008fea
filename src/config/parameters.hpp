#pragma once

#include <filesystem>
#include <optional>
#include <variant>

#include "base/json_reader.hpp"
#include "config/config.hpp"

namespace splitee {

// What a parameter needs to be read besides its value.
struct ParameterReading {
  Convention convention = Convention::kPublishedCode;
  std::filesystem::path folder;  // that files are relative to
  std::size_t* grid_values;      // see read_axis()
  // What a manifest says of the policies whose rule is in a library, which is not at hand; null: it
  // is, and is loaded.
  const nlohmann::json* recorded = nullptr;
};

// The value of one parameter: an Axis where it may be a grid, otherwise one value for all cells.
// `given`: what the configuration says of it, if anything; its absence where there is no default is
// for the caller to refuse, see has_fallback(). A value that the parameter does not allow is an
// Error with status kUsage.
std::variant<Axis, ParameterValue> read_parameter(const Parameter& parameter,
                                                  const std::optional<JsonNode>& given,
                                                  const ParameterReading& how);

// Whether the configuration may leave the parameter out.
bool has_fallback(const Parameter& parameter);

}  // namespace splitee
