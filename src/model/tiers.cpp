#include "model/tiers.hpp"

#include <algorithm>

namespace splitee {
namespace {

// One number per layer.
std::vector<double> per_layer(const std::vector<double>& costs, std::size_t exits) {
  return costs.size() == 1 ? std::vector<double>(exits, costs.front()) : costs;
}

bool changes_costs(const Tier& tier) {
  return tier.hop != 0 || tier.processing.has_value() || tier.inference.has_value();
}

}  // namespace

std::size_t tier_of(const Tiers& tiers, std::size_t exit) {
  std::size_t tier = 0;
  while (tier + 1 < tiers.size() && exit >= tiers[tier].until.value()) ++tier;
  return tier;
}

std::size_t first_remote_exit(const Tiers& tiers, std::size_t exits) {
  return tiers.size() < 2 ? exits : tiers.front().until.value();
}

void spread_over(const Tiers& tiers, LayerCosts& layers, std::vector<double>& offload) {
  if (std::none_of(tiers.begin(), tiers.end(), changes_costs)) return;
  const std::size_t exits = offload.size();
  layers.processing = per_layer(layers.processing, exits);
  layers.inference = per_layer(layers.inference, exits);
  for (std::size_t exit = 0; exit < exits; ++exit) {
    const std::size_t tier = tier_of(tiers, exit);
    layers.processing[exit] = tiers[tier].processing.value_or(layers.processing[exit]);
    layers.inference[exit] = tiers[tier].inference.value_or(layers.inference[exit]);
    const bool is_first = exit > 0 && tier_of(tiers, exit - 1) != tier;
    if (is_first) layers.processing[exit] += tiers[tier].hop;
    for (std::size_t k = tier + 1; k < tiers.size(); ++k) offload[exit] += tiers[k].hop;
  }
}

}  // namespace splitee
