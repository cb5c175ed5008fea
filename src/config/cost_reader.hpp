#pragma once

#include <filesystem>

#include "base/json_reader.hpp"
#include "config/cost_spec.hpp"
#include "policy/parameter.hpp"

namespace splitee {

// What reading costs depends on.
struct CostReading {
  Convention convention;
  std::filesystem::path folder;  // that paths are relative to
  std::size_t* grid_values;      // see read_axis
};

// Reads the part `cost` of a configuration.
CostSpec read_cost(const JsonNode& node, const CostReading& how);

// Its unit, device, cloud, link, bytes and arrivals, where the unit is not lambda.
PhysicalSpec read_physical_costs(const JsonNode& cost, CostUnit unit,
                                 const std::filesystem::path& folder);

// A link: its rates, or a series; the paths of files are relative to `folder`.
LinkSpec read_link(const JsonNode& node, const std::filesystem::path& folder);

}  // namespace splitee
