#include "experiment/policy_on_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "experiment/reward_extremes.hpp"

namespace splitee {
namespace {

// Of more costs than these only the lowest and the highest are used.
constexpr std::size_t kMostCosts = 100;

// The lowest and the highest value; one where they are equal.
std::vector<double> ends_of(const std::vector<double>& values) {
  const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
  return *lowest < *highest ? std::vector{*lowest, *highest} : std::vector{*lowest};
}

// The costs that offloading may have in some round, in units of its scale.
std::vector<double> all_offloads(const OffloadSpec& offload) {
  if (!offload.schedule) return offload.scale.values;
  std::vector<double> all;
  for (const CostSchedule& schedule : offload.schedule->choices) {
    for (const CostChange& change : schedule) all.push_back(change.value);
  }
  return all;
}

// The highest cost of each schedule.
std::vector<double> highest_offloads(const OffloadSpec& offload) {
  if (!offload.schedule) return offload.scale.values;
  std::vector<double> highest;
  for (const CostSchedule& schedule : offload.schedule->choices) {
    highest.push_back(schedule.front().value);
    for (const CostChange& change : schedule) {
      highest.back() = std::max(highest.back(), change.value);
    }
  }
  return highest;
}

// The confidences of an exit, rising.
using Sorted = std::map<std::size_t, std::vector<double>>;

Sorted confidences_at_looks(const Trace& trace, const std::vector<Arm>& arms) {
  Sorted sorted;
  for (const Arm& arm : arms) {
    for (const Look& look : arm.looks) {
      auto& all = sorted[look.exit];
      if (!all.empty()) continue;
      for (std::size_t n = 0; n < trace.samples(); ++n) {
        all.push_back(trace.confidence(n, look.exit));
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
      setup_{{.exits = plan.traces()[trace].trace.exits(),
              .threshold = plan.config().traces[trace].threshold.values[0],
              .parameters = values_,
              .random = Stream(0, Purpose::kPolicy, 0),
              .horizon = plan.traces()[trace].trace.samples(),
              .classes = plan.traces()[trace].classes},
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

bool PolicyOnTrace::probes() const { return splitee::probes(policy_.info->name, setup_); }

std::vector<DerivedConstant> PolicyOnTrace::constants() const {
  return derived_constants_of(policy_.info->name, setup_);
}

Cell PolicyOnTrace::cell_at(const Costs& costs) const {
  Cell cell;
  cell.trace = trace_;
  cell.offload = costs.offload;
  cell.mu = costs.mu;
  cell.device = costs.device;
  cell.link = costs.link;
  return cell;
}

// The costs at each of these offloading costs, or at the ends of many.
std::vector<PolicyOnTrace::Costs> PolicyOnTrace::costs_with(std::vector<double> offloads) const {
  const auto& physical = plan_.config().cost.physical;
  const std::size_t devices = physical ? physical->device.choices.size() : 1;
  const std::size_t links = physical ? physical->link.choices.size() : 1;
  std::vector<double> mus = plan_.config().cost.mu.values;
  if (offloads.size() > kMostCosts / mus.size()) {
    offloads = ends_of(offloads);
    mus = ends_of(mus);
  }
  std::vector<Costs> all;
  for (std::size_t device = 0; device < devices; ++device) {
    for (std::size_t link = 0; link < links; ++link) {
      for (const double offload : offloads) {
        for (const double mu : mus) all.push_back({device, link, offload, mu});
      }
    }
  }
  return all;
}

std::vector<PolicyOnTrace::RangeAtCosts> PolicyOnTrace::ranges() const {
  std::vector<RangeAtCosts> ranges;
  for (const Costs& costs : costs_with(highest_offloads(plan_.config().cost.offload))) {
    const CostModel model = plan_.costs_of(cell_at(costs));
    HindsightSetup setup = setup_;
    setup.costs = &model;
    const auto found = range_of_policy(policy_.info->name, setup);
    if (!found) return {};
    ranges.push_back({costs, found->told});
  }
  return ranges;
}

std::string PolicyOnTrace::rewards_outside() const {
  const std::vector<Costs> all = costs_with(all_offloads(plan_.config().cost.offload));
  const CostModel any = plan_.costs_of(cell_at(all.front()));
  HindsightSetup setup = setup_;
  setup.costs = &any;
  const auto stated = range_of_policy(policy_.info->name, setup);
  if (!stated || !stated->is_given) return "";
  struct Found {
    RewardOfArm of;
    Costs at;
  };
  std::optional<Found> lowest;
  std::optional<Found> highest;
  for (const double threshold : plan_.config().traces[trace_].threshold.values) {
    setup.threshold = threshold;
    const RewardExtremes extremes(plan_.traces()[trace_].trace, arms_with(setup));
    for (const Costs& costs : all) {
      if (plan_.is_by_moment(cell_at(costs))) continue;
      const CostModel model = plan_.costs_of(cell_at(costs));
      const RewardOfArm low = extremes.lowest(model);
      const RewardOfArm high = extremes.highest(model);
      if (!lowest || low.reward < lowest->of.reward) lowest = {low, costs};
      if (!highest || high.reward > highest->of.reward) highest = {high, costs};
    }
  }
  if (!lowest) return "";
  const RewardRange& range = stated->range;
  const bool is_low = lowest->of.reward < range.low;
  if (!is_low && highest->of.reward <= range.high) return "";
  const Found& out = is_low ? *lowest : *highest;
  return fmt::format(
      "is [{}, {}], but on the trace {} arm {} has the reward {} with offload {} and mu {}; a "
      "range "
      "from {} to {} holds all rewards",
      range.low, range.high, plan_.config().traces[trace_].name,
      name_of_arm(policy_.info->name, setup, arms_with(setup).arms[out.of.arm]), out.of.reward,
      out.at.offload, out.at.mu, lowest->of.reward, highest->of.reward);
}

RuledArms PolicyOnTrace::arms_with(const HindsightSetup& setup) const {
  if (auto own = own_arms(policy_.info->name, setup)) return *std::move(own);
  return {splits(setup.exits, setup.threshold, heads_of(policy_.info->name, setup)), {}};
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
