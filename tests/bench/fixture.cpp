#include "bench/fixture.hpp"

#include <map>
#include <utility>

namespace splitee::bench {

SynthParameters synth_parameters(std::uint64_t samples, std::uint64_t exits) {
  SynthParameters p;
  p.text = "{}";
  p.name = "bench";
  p.kind = "synthetic";
  p.samples = samples;
  p.exits = exits;
  p.blind_layers = exits / 6;
  p.blind_scale = 0.29;
  p.blind_shift = 0.22;
  p.mu_first = 0.83;
  p.mu_last = 0.97;
  p.mu_power = 0.8;
  p.k_first = 2.7;
  p.k_last = 9.7;
  p.k_power = 0.84;
  p.cap_first = 3.0;
  p.cap_last = 8.6;
  p.sigma_sample = 0.61;
  p.sigma_layer = 0.67;
  p.rho = 0.79;
  p.phi = 0.78;
  return p;
}

Trace new_synthetic_trace(std::uint64_t samples, std::uint64_t exits) {
  Trace trace = as_trace(synthesise(synth_parameters(samples, exits), 1), "bench");
  trace.entropy.reset();  // a run without DeeBERT does not read it
  return trace;
}

const Trace& synthetic_trace(std::uint64_t samples, std::uint64_t exits) {
  static std::map<std::pair<std::uint64_t, std::uint64_t>, Trace> made;
  const std::pair size{samples, exits};
  const auto known = made.find(size);
  if (known != made.end()) return known->second;
  return made.emplace(size, new_synthetic_trace(samples, exits)).first->second;
}

CostModel paper_costs(std::size_t exits) {
  return {exits, {{0.8}, {0.2}}, std::vector<double>(exits, 3.0), 0.1, RewardCost::kAllExits};
}

Parameters default_parameters(const PolicyInfo& info) {
  Parameters parameters;
  for (const Parameter& parameter : info.parameters) {
    if (!parameters.allow(parameter)) continue;
    if (const auto* choice = parameter.as<ChoiceKind>()) {
      parameters.set(parameter.name, std::string(choice->published_code));
    } else if (const auto* number = parameter.as<NumberKind>()) {
      if (!number->formula.empty()) continue;
      parameters.set(parameter.name, number->fallback.value_or(number->low));
    } else if (parameter.as<ExitKind>() != nullptr) {
      parameters.set(parameter.name, 1.0);
    } else if (const auto* list = parameter.as<ListKind>()) {
      parameters.set(parameter.name, list->fallback);
    } else if (parameter.as<ArmsKind>() != nullptr) {
      parameters.set(parameter.name, ArmSet(AllSplits{}));
    }
  }
  return parameters;
}

}  // namespace splitee::bench
