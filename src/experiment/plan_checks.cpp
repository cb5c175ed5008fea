// Checks whether a configuration fits its traces.
#include <algorithm>
#include <cmath>

#include "experiment/bound_costs.hpp"
#include "experiment/misfit.hpp"
#include "experiment/needs.hpp"
#include "experiment/plan.hpp"

namespace splitee {
namespace {

void check_length(const Config& config, const char* place, std::size_t length,
                  const LoadedTrace& loaded, const std::string& name) {
  const auto exits = loaded.trace.exits();
  if (length > 1 && length != exits) {
    misfit(config, "{}: has {} numbers, but the trace {} has {} exits", place, length, name, exits);
  }
}

}  // namespace

void Plan::check_fit() const {
  // A thousand years of replaying; up to this number the sums of shards are exact.
  constexpr std::uint64_t kMostDecisions = std::uint64_t{1} << 63U;
  if (decisions({0, grid_.cells()}) >= kMostDecisions) {
    misfit(config(),
           "{} cells with {} repeats make 2^63 decisions or more, which no machine can take; make "
           "the grid or repeats smaller",
           grid_.cells(), config().repeats);
  }
  for (std::size_t t = 0; t < traces_.size(); ++t) {
    const TraceSpec& spec = config().traces[t];
    const LoadedTrace& loaded = traces_[t];
    const auto samples = loaded.trace.samples();
    const auto exits = loaded.trace.exits();
    if (samples < exits) {
      misfit(
          config(),
          "traces.{}: {} has {} samples for {} exits; at least one sample per exit is needed (are "
          "its arrays [exits, samples]? expected [samples, exits])",
          t, spec.name, samples, exits);
    }
    if (loaded.orders && loaded.orders->repeats != config().repeats) {
      misfit(config(), "traces.{}.order: {} holds {} orders, but repeats is {}; set repeats to {}",
             t, spec.given_order_path, loaded.orders->repeats, config().repeats,
             loaded.orders->repeats);
    }
    if (spec.order == OrderKind::kWithinSegments && loaded.trace.segments.empty()) {
      misfit(config(),
             "traces.{}.order: is \"within-segments\", but the meta of {} ({}) has no segments; "
             "'splitee-sim trace join' makes a trace with segments",
             t, spec.name, loaded.trace.file);
    }
    const std::uint64_t reference = spec.reference.value_or(config().reference);
    if (reference > exits) {
      misfit(config(), "{}: is exit {}, but the trace {} has {} exits",
             spec.reference ? fmt::format("traces.{}.reference", t) : "regret.reference", reference,
             spec.name, exits);
    }
    check_costs(t);
    for (std::size_t p = 0; p < config().policies.size(); ++p) {
      const PolicySpec& policy = config().policies[p];
      const std::string name = fmt::format("{} ({})", spec.name, loaded.trace.file);
      if (const std::string missing = missing_array(policy, loaded.trace, name); !missing.empty()) {
        misfit(config(), "policies.{}: {} needs {}", p, policy.info->name, missing);
      }
      Parameters values;
      for (const auto& [parameter, value] : policy.values) values.set(parameter->name, value);
      for (const auto& [parameter, axis] : policy.axes) {
        const double highest = *std::max_element(axis.values.begin(), axis.values.end());
        values.set(parameter->name, highest);
        const double lowest = *std::min_element(axis.values.begin(), axis.values.end());
        if (parameter->as<ExitKind>() != nullptr && lowest == 0 && !knows_input(t)) {
          misfit(config(),
                 "policies.{}.{}: is 0, which sends the input itself, and its bytes are not known; "
                 "expected cost.bytes.input (with costs in ms or mj), or an exit from 1",
                 p, parameter->name);
        }
        if (parameter->as<ExitKind>() != nullptr && highest > static_cast<double>(exits)) {
          misfit(config(), "policies.{}.{}: is exit {}, but the trace {} has {} exits", p,
                 parameter->place(), highest, spec.name, exits);
        }
      }
      if (policy.info->misfit == nullptr) continue;
      if (const auto found = policy.info->misfit(values, {spec.name, samples, exits})) {
        misfit(config(), "policies.{}.{}: {}", p, found->parameter, found->what);
      }
    }
  }
}

void Plan::check_costs(std::size_t t) const {
  const LoadedTrace& loaded = traces_[t];
  const std::string& name = config().traces[t].name;
  const CostSpec& cost = config().cost;
  const auto exits = loaded.trace.exits();
  check_length(config(), "cost.processing", cost.layers.processing.size(), loaded, name);
  check_length(config(), "cost.inference", cost.layers.inference.size(), loaded, name);
  if (const auto& per_exit = cost.offload.per_exit; !per_exit.empty() && per_exit.size() != exits) {
    misfit(config(), "cost.offload.per_exit: has {} numbers, but the trace {} has {} exits",
           per_exit.size(), name, exits);
  }
  if (!cost.physical) return;
  for (std::size_t device = 0; device < cost.physical->device.choices.size(); ++device) {
    static_cast<void>(bind_costs(config(), device, 0, loaded.trace, name));
    for (std::size_t link = 0; link < links_.size(); ++link) {
      if (links_[link]) check_times(t, device, link);
    }
  }
}

// Times that no double tells apart any more, and sums of them that no whole number holds.
void Plan::check_times(std::size_t t, std::size_t device, std::size_t link) const {
  const auto& choices = config().cost.physical->link;
  const Trace& trace = traces_[t].trace;
  const std::string& name = config().traces[t].name;
  const double latest = latest_ms(bind_costs(config(), device, link, trace, name), *links_[link],
                                  static_cast<std::uint64_t>(trace.samples()));
  if (latest <= kLatestMs) return;
  const auto& series = choices.choices[link].series;
  const bool is_by_round = links_[link]->arrivals.kind == ArrivalSpec::Kind::kRound;
  misfit(config(),
         "cost.link{}: {} of the trace {}, sent{}{}, would take {}, and times are counted up to "
         "9e+15 ms; expected a faster link{}",
         choices.is_grid() ? ".named." + choices.names[link] : "",
         is_by_round ? "a sample" : fmt::format("the {} samples", trace.samples()), name,
         is_by_round ? "" : " one after another", series ? " over " + series->given_path : "",
         std::isfinite(latest) ? fmt::format("{:.2g} ms", latest) : "for ever",
         is_by_round ? " or fewer bytes" : ", fewer bytes or shorter gaps between samples");
}

bool Plan::knows_input(std::size_t t) const {
  const auto& physical = config().cost.physical;
  return physical &&
         bind_costs(config(), 0, 0, traces_[t].trace, config().traces[t].name).input_bytes;
}

}  // namespace splitee
