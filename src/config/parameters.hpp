#pragma once

#include <filesystem>
#include <optional>
#include <variant>

#include "base/json_reader.hpp"
#include "config/config.hpp"

namespace splitee {

// What is needed to read a parameter besides its value.
struct ParameterReading {
  Convention convention = Convention::kPublishedCode;
  std::filesystem::path folder;  // to which files are relative
  std::size_t* grid_values;      // see read_axis()
  // The facts in a manifest about policies whose library is not at hand; null: libraries are
  // loaded.
  const nlohmann::json* recorded = nullptr;
};

// The value of one parameter: an Axis where it may be a grid, otherwise one value for all cells.
// `given`: the configuration's value, if any; where it is missing and there is no default, the
// caller refuses it, see has_fallback(). A value that the parameter does not allow is an Error with
// status kUsage.
std::variant<Axis, ParameterValue> read_parameter(const Parameter& parameter,
                                                  const std::optional<JsonNode>& given,
                                                  const ParameterReading& how);

// Whether the configuration may leave the parameter out.
bool has_fallback(const Parameter& parameter);

}  // namespace splitee
