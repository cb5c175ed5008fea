#include "experiment/policy_on_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace splitee {
namespace {

// The confidences of an exit, rising.
using Sorted = std::map<std::size_t, std::vector<double>>;

Sorted confidences_at_looks(const Trace& trace, const std::vector<Arm>& arms) {
  Sorted sorted;
  for (const Arm& arm : arms) {
    for (const Look& look : arm.looks) {
      auto& all = sorted[look.exit];
      if (!all.empty()) continue;
      for (Eigen::Index n = 0; n < trace.samples(); ++n) {
        all.push_back(trace.confidence(n, static_cast<Eigen::Index>(look.exit)));
      }
      std::sort(all.begin(), all.end());
    }
  }
  return sorted;
}

// An arm by its exits and the number of samples that are below its threshold at each: thresholds
// with the same number stop the same samples.
using PlanOfArm = std::vector<std::pair<std::size_t, std::ptrdiff_t>>;

PlanOfArm plan_of(const Arm& arm, const Sorted& sorted) {
  PlanOfArm plan;
  for (const Look& look : arm.looks) {
    const auto& all = sorted.at(look.exit);
    plan.emplace_back(look.exit,
                      std::lower_bound(all.begin(), all.end(), look.threshold) - all.begin());
  }
  return plan;
}

}  // namespace

PolicyOnTrace::PolicyOnTrace(const Plan& plan, std::size_t trace, std::size_t policy)
    : plan_(plan),
      trace_(trace),
      policy_(plan.config().policies[policy]),
      setup_{{.exits = static_cast<std::size_t>(plan.traces()[trace].trace.exits()),
              .threshold = plan.config().traces[trace].threshold.values[0],
              .parameters = values_,
              .random = Stream(0, Purpose::kPolicy, 0),
              .horizon = static_cast<std::uint64_t>(plan.traces()[trace].trace.samples())},
             0} {
  for (const auto& [parameter, value] : policy_.values) values_.set(parameter->name, value);
  for (const auto& [parameter, axis] : policy_.axes) values_.set(parameter->name, axis.values[0]);
}

std::optional<RuledArms> PolicyOnTrace::arms() const {
  return own_arms(policy_.info->name, setup_);
}

bool PolicyOnTrace::counts_plays() const {
  return splitee::counts_plays(policy_.info->name, setup_);
}

std::vector<DerivedConstant> PolicyOnTrace::constants() const {
  return derived_constants_of(policy_.info->name, setup_);
}

std::vector<std::string> PolicyOnTrace::warnings() const {
  const Trace& trace = plan_.traces()[trace_].trace;
  const std::string& name = plan_.config().traces[trace_].name;
  std::vector<std::string> lines;
  for (const DerivedConstant& constant : constants()) {
    if (constant.doubt.empty()) continue;
    lines.push_back(fmt::format("{}: {}: {} is {:.6g}, {}", name, policy_.name, constant.name,
                                constant.value, constant.doubt));
  }
  const auto own = arms();
  if (!own) return lines;
  const Sorted sorted = confidences_at_looks(trace, own->arms);
  for (const auto& [exit, all] : sorted) {
    if (all.front() < all.back() || exit + 1 == setup_.exits) continue;
    lines.push_back(fmt::format("{}: {}: exit {} has the confidence {} for every sample", name,
                                policy_.name, exit + 1, all.front()));
    break;
  }
  std::map<PlanOfArm, std::size_t> first;
  std::size_t same = 0;
  std::string example;
  for (std::size_t arm = 0; arm < own->arms.size(); ++arm) {
    const auto [found, is_new] = first.emplace(plan_of(own->arms[arm], sorted), arm);
    if (is_new) continue;
    ++same;
    if (!example.empty()) continue;
    const auto text = [&](std::size_t of) {
      return name_of_arm(policy_.info->name, setup_, own->arms[of]);
    };
    example = fmt::format("{} and {}", text(found->second), text(arm));
  }
  if (same > 0) {
    lines.push_back(fmt::format(
        "{}: {}: {} of its {} arms decide as another does for every sample, for example "
        "{}: no confidence lies between their thresholds",
        name, policy_.name, same, own->arms.size(), example));
  }
  return lines;
}

}  // namespace splitee
