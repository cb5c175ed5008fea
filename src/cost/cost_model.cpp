#include "cost/cost_model.hpp"

#include <utility>

namespace splitee {
namespace {

// Sum of the first n layers. One number for all layers is multiplied, so that 12 layers of 0.8 +
// 0.2 cost 12 exactly.
double first_layers(const std::vector<double>& per_layer, std::size_t n) {
  if (per_layer.size() == 1) return per_layer[0] * static_cast<double>(n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += per_layer[i];
  return sum;
}

double layer(const std::vector<double>& per_layer, std::size_t i) {
  return per_layer.size() == 1 ? per_layer[0] : per_layer[i];
}

}  // namespace

CostModel::CostModel(std::size_t exits, const LayerCosts& layers, std::vector<double> offload,
                     double mu, RewardCost reward_cost)
    : offload_(std::move(offload)), mu_(mu), reward_cost_(reward_cost) {
  std::vector<double> both =
      layers.processing.size() >= layers.inference.size() ? layers.processing : layers.inference;
  for (std::size_t i = 0; i < both.size(); ++i) {
    both[i] = layer(layers.processing, i) + layer(layers.inference, i);
  }
  for (std::size_t i = 0; i < exits; ++i) {
    one_exit_.push_back(first_layers(layers.processing, i + 1) + layer(layers.inference, i));
    every_exit_.push_back(first_layers(both, i + 1));
  }
}

Rewards::Rewards(const CostModel& costs, Charge charge) {
  for (std::size_t i = 0; i < costs.exits(); ++i) {
    const double gamma = costs.rewarded(i, charge);
    exit_penalty_.push_back(costs.mu() * gamma);
    offload_penalty_.push_back(costs.mu() * (gamma + costs.offloading(i)));
  }
}

}  // namespace splitee
