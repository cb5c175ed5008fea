#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/axis.hpp"
#include "model/physical_costs.hpp"

namespace splitee {

// Offloading at exit i costs scale * per_exit[i]; an empty per_exit stands for ones.
struct OffloadSpec {
  Axis scale;
  std::vector<double> per_exit;
};

// What one part of a machine takes for a layer or an exit: one number for all, or L; empty where
// the configuration does not say.
struct UseSpec {
  std::vector<double> ms;
  std::vector<double> mj;
};

// A device, or a cloud. Where the trace's meta holds multiply-accumulates, a speed and an energy
// stand for the numbers of each layer.
struct MachineSpec {
  UseSpec layer;
  UseSpec exit;
  std::optional<double> gmac_per_s;
  std::optional<double> mj_per_gmac;
};

struct LinkSpec {
  std::string profile;  // its name, or empty
  std::string radio;    // likewise
  Link link;
};

struct BytesSpec {
  std::vector<double> activation;  // empty: from the trace's meta
  std::optional<double> input;
  double answer = 0;
};

// Costs in physical units.
struct PhysicalSpec {
  CostUnit unit = CostUnit::kMilliseconds;
  bool from_meta = false;  // what is not given is taken from the trace's meta
  Alternatives<MachineSpec> device;
  MachineSpec cloud;  // layer.ms only
  Alternatives<LinkSpec> link;
  BytesSpec bytes;
};

struct CostSpec {
  LayerCosts layers;  // in lambda
  OffloadSpec offload;
  std::optional<PhysicalSpec> physical;  // instead of both
  Axis mu;
  RewardCost reward_cost = RewardCost::kAllExits;

  [[nodiscard]] CostUnit unit() const { return physical ? physical->unit : CostUnit::kLambda; }
};

}  // namespace splitee
