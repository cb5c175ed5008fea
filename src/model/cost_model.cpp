#include "model/cost_model.hpp"

#include <utility>

namespace splitee {
namespace {

// The sum of the first n layers. A single number for all layers is multiplied, so that 12 layers of
// 0.8 + 0.2 cost exactly 12.
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
                     double mu, RewardCost reward_cost, double offload_input)
    : inference_(layers.inference),
      offload_(std::move(offload)),
      offload_input_(offload_input),
      mu_(mu),
      reward_cost_(reward_cost) {
  std::vector<double> both =
      layers.processing.size() >= layers.inference.size() ? layers.processing : layers.inference;
  for (std::size_t i = 0; i < both.size(); ++i) {
    both[i] = layer(layers.processing, i) + layer(layers.inference, i);
  }
  for (std::size_t i = 0; i < exits; ++i) {
    processing_.push_back(first_layers(layers.processing, i + 1));
    every_exit_.push_back(first_layers(both, i + 1));
  }
}

double CostModel::inference_at(std::size_t exit) const { return layer(inference_, exit); }

double CostModel::reaching(const Station& station) const {
  if (station.heads == Heads::kNone) return 0;
  if (station.heads == Heads::kPassed) return every_exit_[station.exit];
  double cost = processing_[station.exit];
  for (const std::size_t exit : station.looked) cost += inference_at(exit);
  return cost;
}

double CostModel::rewarded_at(std::size_t exit) const {
  const std::vector<Station> station = {{.exit = exit, .looked = {exit}}};
  return table(station).rewarded.front();
}

CostTable CostModel::table(std::span<const Station> stations) const {
  CostTable table;
  table.mu = mu_;
  table.per_up_ms = per_up_ms_;
  table.per_sending_ms = per_sending_ms_;
  for (const Station& station : stations) {
    table.reaching.push_back(reaching(station));
    const bool sends_input = station.heads == Heads::kNone;
    table.offloading.push_back(sends_input ? offload_input_ : offload_[station.exit]);
    table.rewarded.push_back(reward_cost_ == RewardCost::kAllExits && !sends_input
                                 ? every_exit_[station.exit]
                                 : table.reaching.back());
  }
  return table;
}

}  // namespace splitee
