#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/cost_model.hpp"

// A network spread over tiers: device, edge, cloud. Each tier runs the layers behind those of the
// tier before it; the last runs to the final exit.
namespace splitee {

struct Tier {
  std::string name;
  std::optional<std::size_t> until = {};  // its last exit, from 1; nothing: the final exit
  double hop = 0;                         // lambda, for sending a sample here from the tier before
  std::optional<double> processing = {};  // lambda, of each of its layers; nothing: as elsewhere
  std::optional<double> inference = {};   // likewise, of each of its exits
};

// The first is the device; without tiers all exits are on it.
using Tiers = std::vector<Tier>;

// The tier of an exit (from 0), counted from 0; 0 without tiers.
std::size_t tier_of(const Tiers& tiers, std::size_t exit);

// The first exit, from 0, that is not on the device; `exits` where all are on it.
std::size_t first_remote_exit(const Tiers& tiers, std::size_t exits);

// Changes the costs of layers and of offloading (one number per exit) to those of the tiers. A hop
// is paid with the first layer behind it; offloading goes on to the last tier and pays the hops
// that remain. One tier, or free hops and no costs of the tiers' own, change nothing.
void spread_over(const Tiers& tiers, LayerCosts& layers, std::vector<double>& offload);

}  // namespace splitee
