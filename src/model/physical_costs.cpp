#include "model/physical_costs.hpp"

#include <utility>

namespace splitee {
namespace {

double of_layer(const std::vector<double>& numbers, std::size_t layer) {
  return numbers.size() == 1 ? numbers.front() : numbers[layer];
}

// The model in which an offload costs `of(bytes, layers done)`.
template <class OffloadCost>
CostModel model_with(const PhysicalCosts& costs, const LayerCosts& device, double mu,
                     RewardCost reward_cost, const OffloadCost& of) {
  std::vector<double> offload;
  for (std::size_t exit = 0; exit < costs.exits; ++exit) {
    offload.push_back(of(costs.bytes_at(exit), exit + 1));
  }
  return {costs.exits, device,      std::move(offload),
          mu,          reward_cost, of(costs.bytes_of_input(), std::size_t{0})};
}

}  // namespace

std::string_view name_of(CostUnit unit) {
  switch (unit) {
    case CostUnit::kMilliseconds:
      return "ms";
    case CostUnit::kMillijoules:
      return "mj";
    case CostUnit::kLambda:
      break;
  }
  return "lambda";
}

std::string_view symbol_of(CostUnit unit) {
  switch (unit) {
    case CostUnit::kMilliseconds:
      return "ms";
    case CostUnit::kMillijoules:
      return "mJ";
    case CostUnit::kLambda:
      break;
  }
  return "λ";
}

double PhysicalCosts::bytes_at(std::size_t exit) const { return of_layer(activation_bytes, exit); }

double PhysicalCosts::cloud_behind(std::size_t layers) const {
  double sum = 0;
  for (std::size_t layer = layers; layer < exits; ++layer) sum += of_layer(cloud_ms, layer);
  return sum;
}

double PhysicalCosts::offload_ms(double up_ms, std::size_t layers) const {
  return up_ms + link.rtt_ms + cloud_behind(layers) + link.down_ms(answer_bytes);
}

CostModel latency_model(const PhysicalCosts& costs, double mu, RewardCost reward_cost) {
  return model_with(costs, costs.device_ms, mu, reward_cost, [&](double bytes, std::size_t layers) {
    return costs.offload_ms(costs.link.up_ms(bytes), layers);
  });
}

CostModel energy_model(const PhysicalCosts& costs, double mu, RewardCost reward_cost) {
  const LayerCosts device = costs.device_mj.value_or(LayerCosts{{0}, {0}});
  return model_with(costs, device, mu, reward_cost, [&](double bytes, std::size_t /*layers*/) {
    return costs.link.bytes_mj(bytes) + costs.link.sending_mj(costs.link.up_ms(bytes));
  });
}

CostModel bytes_model(const PhysicalCosts& costs) {
  return model_with(costs, {{0}, {0}}, 0, RewardCost::kCharged,
                    [](double bytes, std::size_t /*layers*/) { return bytes; });
}

}  // namespace splitee
