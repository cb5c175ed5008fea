#pragma once

#include "config/config.hpp"
#include "model/physical_costs.hpp"
#include "trace/trace.hpp"

namespace splitee {

// Binds costs in physical units to a trace: one of the configuration's devices and one of its links
// (places among the alternatives), with what is left to the trace's meta. A list of another length
// than the trace has exits, and numbers that nobody gives, are Errors with status kUsage.
PhysicalCosts bind_costs(const Config& config, std::size_t device, std::size_t link,
                         const Trace& trace, const std::string& trace_name);

// What is reported of a round where costs are physical.
struct ReportedModels {
  CostModel latency;
  std::optional<CostModel> energy;  // where device and radio say theirs
  CostModel bytes;
};
ReportedModels reported_models(const PhysicalCosts& costs);

}  // namespace splitee
