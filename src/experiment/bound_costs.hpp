#pragma once

#include "config/config.hpp"
#include "model/physical_costs.hpp"
#include "random/stream.hpp"
#include "trace/trace.hpp"

namespace splitee {

// Binds costs in physical units to a trace: one of the configuration's devices and one of its links
// (by their indices among the alternatives), with the missing numbers from the trace's meta. A list
// whose length is not the trace's number of exits, and numbers given nowhere, are Errors with
// status kUsage.
PhysicalCosts bind_costs(const Config& config, std::size_t device, std::size_t link,
                         const Trace& trace, const std::string& trace_name);

// The cost model of these costs, in the unit of the configuration.
CostModel paid_model(const PhysicalCosts& costs, CostUnit unit, double mu, RewardCost reward_cost);

// A link of the configuration whose rate changes, or on which offloads wait for each other.
struct BoundLink {
  std::shared_ptr<const LinkSeries> series;
  ArrivalSpec arrivals;
};

// The same over such a link, or with a device whose times come with the samples: what depends on
// the round is left out. `link`: null where it does not change.
CostModel paid_model(PhysicalCosts costs, const BoundLink* link, CostUnit unit, double mu,
                     RewardCost reward_cost);

// And with the mean of what is left out, of a link over rounds (at most 4,096 of them, evenly
// spread) whose offload need not wait for another: what stands for the costs where one number must.
CostModel typical_model(PhysicalCosts costs, const BoundLink* changing, std::uint64_t rounds,
                        CostUnit unit, double mu, RewardCost reward_cost);

// A time, in ms, by which so many samples have been sent over such a link, each with the most bytes
// that any is sent with; where each meets a rate of its own, how long the slowest takes.
double latest_ms(const PhysicalCosts& costs, const BoundLink& link, std::uint64_t rounds);

// When the samples of a repeat arrive, in ms; nothing where there is no clock.
std::vector<double> arrivals_of(const ArrivalSpec& arrivals, std::uint64_t rounds, Stream random);

// The models of what is reported of a round where costs are physical.
struct ReportedModels {
  CostModel latency;
  std::optional<CostModel> energy;  // where device and radio have numbers for it
  CostModel bytes;
};
ReportedModels reported_models(PhysicalCosts costs);

}  // namespace splitee
