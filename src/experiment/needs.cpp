#include "experiment/needs.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace splitee {
namespace {

// The score that a policy reads, or an empty text.
std::string score_of(const PolicySpec& policy) {
  for (const auto& [parameter, value] : policy.values) {
    if (parameter->name == policy.info->needs.score) return std::get<std::string>(value);
  }
  return "";
}

}  // namespace

TraceReading reading_for(const Config& config, unsigned workers) {
  TraceReading how{.workers = workers};
  how.context = true;  // results are reported by it
  if (const auto& physical = config.cost.physical) {
    const auto& devices = physical->device.choices;
    how.latency = std::any_of(devices.begin(), devices.end(),
                              [](const MachineSpec& each) { return each.from_trace; });
  }
  for (const PolicySpec& policy : config.policies) {
    const Needs& needs = policy.info->needs;
    how.entropy = how.entropy || needs.entropy;
    how.agreement = how.agreement || needs.answers;
    if (!needs.score.empty()) how.scores.insert(score_of(policy));
  }
  return how;
}

std::string missing_array(const PolicySpec& policy, const Trace& trace, const std::string& name) {
  const Needs& needs = policy.info->needs;
  if (needs.entropy && !trace.entropy) {
    return "the entropy of each exit, but " + name + " holds neither entropy nor probability";
  }
  if (needs.answers && !trace.agreement) {
    return "the answers of the exits, but " + name + " holds neither prediction nor probability";
  }
  if (needs.context && trace.context.empty()) {
    return "the context of each sample, but " + name + " holds no context of whole numbers";
  }
  if (const std::string score = score_of(policy);
      !needs.score.empty() && !trace.scores.contains(score)) {
    return fmt::format("a score of each exit, but {} holds no score_{}", name, score);
  }
  return "";
}

Validation confidences_of(const Trace& trace) {
  Validation validation{trace.exits(), {}};
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    for (std::size_t exit = 0; exit < trace.exits(); ++exit) {
      validation.confidences.push_back(trace.confidence(n, exit));
    }
  }
  return validation;
}

}  // namespace splitee
