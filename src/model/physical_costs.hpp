#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/cost_model.hpp"
#include "model/link.hpp"

// What a round costs in time, energy and bytes, by the parts of a split network.
namespace splitee {

// The unit in which costs are counted.
enum class CostUnit : std::uint8_t { kLambda, kMilliseconds, kMillijoules };

// Their names in the configuration: "lambda", "ms", "mj"; and as shown: "λ", "ms", "mJ".
std::string_view name_of(CostUnit unit);
std::string_view symbol_of(CostUnit unit);

// A device, a cloud and the link between them, bound to a network of L exits. Lists hold one number
// for all layers, or L.
struct PhysicalCosts {
  std::size_t exits = 0;
  LayerCosts device_ms;                 // of a layer, and of an exit's classifier
  bool device_by_sample = false;        // it is a mean, and each sample tells its own
  std::optional<LayerCosts> device_mj;  // as device_ms
  std::vector<double> cloud_ms;         // of a layer
  Link link;
  std::vector<double> activation_bytes;  // sent where a sample is offloaded behind a layer
  std::optional<double> input_bytes;     // sent where the device computes nothing
  double answer_bytes = 0;               // sent back

  // Bytes sent from an exit (from 0), or of the input.
  [[nodiscard]] double bytes_at(std::size_t exit) const;

  // Bytes sent where the device computes nothing; 0 where that is not known.
  [[nodiscard]] double bytes_of_input() const { return input_bytes.value_or(0); }

  // Milliseconds that the cloud takes for the layers behind the first `layers`.
  [[nodiscard]] double cloud_behind(std::size_t layers) const;

  // Milliseconds of an offload behind `layers` layers, `up_ms` of them for sending: sending, round
  // trip, the cloud's layers, the way of the answer back.
  [[nodiscard]] double offload_ms(double up_ms, std::size_t layers) const;

  // Energy is known only where both the device's and the radio's are.
  [[nodiscard]] bool has_energy() const { return device_mj && link.radio; }
};

// Cost models in ms, mJ and bytes sent. Neurosurgeon's costs of a split (Kang et al., ASPLOS 2017):
// the device up to the exit and, where offloaded, bytes * 8 / uplink + round trip + the cloud's
// layers + answer * 8 / downlink; the device's energy, and the radio's while it sends.
CostModel latency_model(const PhysicalCosts& costs, double mu, RewardCost reward_cost);
CostModel energy_model(const PhysicalCosts& costs, double mu, RewardCost reward_cost);
CostModel bytes_model(const PhysicalCosts& costs);

}  // namespace splitee
