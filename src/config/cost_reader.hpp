#pragma once

#include <filesystem>

#include "base/json_reader.hpp"
#include "config/cost_spec.hpp"
#include "policy/parameter.hpp"

namespace splitee {

// What is needed to read costs.
struct CostReading {
  Convention convention;
  std::filesystem::path folder;  // to which paths are relative
  std::size_t* grid_values;      // see read_axis
};

// Reads the part `cost` of a configuration.
CostSpec read_cost(const JsonNode& node, const CostReading& how);

// The part `cost` where its unit is not lambda: unit, device, cloud, link, bytes and arrivals.
PhysicalSpec read_physical_costs(const JsonNode& cost, CostUnit unit,
                                 const std::filesystem::path& folder);

// A link: its rates, or a series; the paths of files are relative to `folder`.
LinkSpec read_link(const JsonNode& node, const std::filesystem::path& folder);

}  // namespace splitee
