#include <fmt/format.h>

#include <algorithm>

#include "experiment/bound_costs.hpp"
#include "experiment/plan.hpp"
#include "experiment/policy_on_trace.hpp"
#include "experiment/unit_warnings.hpp"

namespace splitee {
namespace {

// Of a longer grid only the first values are checked.
constexpr std::size_t kMostThresholds = 100;

// One repeat on either side of the percentiles 2.5 and 97.5.
constexpr std::uint64_t kFewestForPercentiles = 40;

// The exits before the last at which no sample ever stops, counted from 1.
std::vector<std::int64_t> exits_never_taken(const ArmLedgers& arms) {
  std::vector<std::int64_t> never;
  for (std::size_t i = 0; i + 1 < arms.size(); ++i) {
    if (arms[i].rounds(Fate::kStop) == 0) never.push_back(static_cast<std::int64_t>(i + 1));
  }
  return never;
}

// The exits before the last that give every one of several samples the same confidence, counted
// from 1. confidence(sample, exit) is one of them.
template <class Confidence>
std::vector<std::int64_t> dead_exits(std::size_t samples, std::size_t exits,
                                     const Confidence& confidence) {
  std::vector<std::int64_t> dead;
  for (std::size_t exit = 0; samples > 1 && exit + 1 < exits; ++exit) {
    std::size_t sample = 1;
    while (sample < samples && confidence(sample, exit) == confidence(0, exit)) ++sample;
    if (sample == samples) dead.push_back(static_cast<std::int64_t>(exit + 1));
  }
  return dead;
}

void warn_of_dead_exits(std::vector<std::string>& lines, const std::string& name,
                        const Trace& trace) {
  const auto dead = dead_exits(
      trace.samples(), trace.exits(),
      [&](std::size_t sample, std::size_t exit) { return trace.confidence(sample, exit); });
  if (dead.empty()) return;
  lines.push_back(
      fmt::format("{}: every sample has the same confidence at exit {}", name, listed(dead)));
}

// Of the validation traces of policies.
void warn_of_dead_exits(std::vector<std::string>& lines, const Config& config, std::size_t trace,
                        const std::map<std::size_t, Validation>& validations) {
  for (const auto& [policy, validation] : validations) {
    const std::vector<double>& all = validation.confidences;
    const std::size_t exits = validation.exits;
    const auto dead = dead_exits(
        all.size() / exits, exits,
        [&](std::size_t sample, std::size_t exit) { return all[sample * exits + exit]; });
    if (dead.empty()) continue;
    lines.push_back(fmt::format(
        "{}: {}: its validation trace has the same confidence for every sample at exit {}, so a "
        "threshold there takes all samples or none",
        config.traces[trace].name, config.policies[policy].name, listed(dead)));
  }
}

// One line at most, for the first threshold that some exit never reaches.
void warn_of_thresholds(std::vector<std::string>& lines, const TraceSpec& spec,
                        const LoadedTrace& loaded) {
  const std::size_t count = std::min(spec.threshold.values.size(), kMostThresholds);
  std::vector<double> thresholds(
      spec.threshold.values.begin(),
      spec.threshold.values.begin() + static_cast<std::ptrdiff_t>(count));
  std::sort(thresholds.begin(), thresholds.end());
  for (const double threshold : thresholds) {
    const auto arms = loaded.arms_at(threshold);
    const std::vector<std::int64_t> never = exits_never_taken(*arms);
    if (never.empty()) continue;
    const std::string which =
        threshold == thresholds.back()
            ? fmt::format("the threshold {}", threshold)
            : fmt::format("the thresholds from {} to {}", threshold, thresholds.back());
    if (never.size() + 1 == arms->size()) {
      lines.push_back(
          fmt::format("{}: no exit before the last ever reaches {}; every split there offloads",
                      spec.name, which));
    } else {
      lines.push_back(
          fmt::format("{}: no sample reaches {} at exit {}", spec.name, which, listed(never)));
    }
    return;
  }
}

// A warning about changes of offloading costs behind a trace's last round.
std::string late_change(const Plan& plan, std::size_t t) {
  const auto& schedule = plan.config().cost.offload.schedule;
  if (!schedule) return "";
  const auto samples = plan.traces()[t].trace.samples();
  for (const CostSchedule& each : schedule->choices) {
    if (each.back().from > samples) {
      return fmt::format("{}: the cost that holds from round {} is never met in {} samples",
                         plan.config().traces[t].name, each.back().from, samples);
    }
  }
  return "";
}

// The shortest round trip of a link: its own, or the shortest that its series tells.
double shortest_rtt(const Link& link, const std::optional<BoundLink>& bound) {
  const auto* rates = bound ? std::get_if<RateSeries>(bound->series.get()) : nullptr;
  if (rates == nullptr) return link.rtt_ms;
  const auto& steps = rates->steps();
  const auto shortest =
      std::min_element(steps.begin(), steps.end(),
                       [](const RateStep& a, const RateStep& b) { return a.rtt_ms < b.rtt_ms; });
  return link.rtt_ms + shortest->rtt_ms;
}

// Links over which no answer can come before the device gives up.
void warn_of_timeout(std::vector<std::string>& lines, const Plan& plan) {
  const Config& config = plan.config();
  if (!config.answers || !config.answers->timeout_ms || !config.cost.physical) return;
  const double timeout = *config.answers->timeout_ms;
  const auto& links = config.cost.physical->link;
  for (std::size_t k = 0; k < links.choices.size(); ++k) {
    const double rtt = shortest_rtt(links.choices[k].link, plan.links()[k]);
    if (rtt < timeout) continue;
    const auto& series = links.choices[k].series;
    lines.push_back(
        fmt::format("answers.timeout_ms is {}, but the{} round trip{} takes {} ms: no answer comes "
                    "in time",
                    timeout, series && series->rtt ? " shortest" : "",
                    links.is_grid() ? " of " + links.names[k] : "", rtt));
  }
}

}  // namespace

std::vector<std::string> Plan::warnings() const {
  std::vector<std::string> lines = series_warnings_;
  warn_of_units(lines, *this);
  warn_of_timeout(lines, *this);
  for (std::size_t t = 0; t < traces_.size(); ++t) {
    const TraceSpec& spec = config().traces[t];
    if (const std::string late = late_change(*this, t); !late.empty()) lines.push_back(late);
    const LoadedTrace& loaded = traces_[t];
    warn_of_dead_exits(lines, spec.name, loaded.trace);
    warn_of_dead_exits(lines, config(), t, loaded.validations);
    warn_of_thresholds(lines, spec, loaded);
    if (const auto& labels = loaded.trace.labels_never_predicted; !labels.empty()) {
      lines.push_back(
          fmt::format("{}: no exit ever predicts label {}; are labels and predictions "
                      "numbered alike?",
                      spec.name, listed(labels)));
    }
    if (loaded.trace.has_labels && !loaded.trace.any_right()) {
      lines.push_back(fmt::format(
          "{}: no exit is right for any sample, so its accuracy says nothing; leave the labels out "
          "where they are not known",
          spec.name));
    }
    for (const std::string& warning : loaded.trace.warnings) {
      lines.push_back(fmt::format("{}: {}", spec.name, warning));
    }
    if (spec.order == OrderKind::kStored && config().repeats > 1) {
      lines.push_back(
          fmt::format("{}: the stored order is the same in all {} repeats, so there are no "
                      "intervals over repeats",
                      spec.name, config().repeats));
    }
    if (config().further_regrets.at(static_cast<std::size_t>(FurtherRegret::kPiecewise)) &&
        loaded.segment_rounds.size() == 1 && stretches_of(t).size() == 1) {
      lines.push_back(fmt::format(
          "{}: {}, so its piecewise regret is that against the best fixed arm", spec.name,
          loaded.trace.segments.empty() ? "its meta has no segments"
                                        : "its order mixes the segments of its meta"));
    }
    if (spec.order == OrderKind::kBootstrap && config().repeats < kFewestForPercentiles) {
      lines.push_back(fmt::format(
          "{}: the ends of bootstrap intervals are 2.5 and 97.5 percentiles, which {} repeats "
          "hardly know; take some hundreds",
          spec.name, config().repeats));
    }
    if (loaded.orders && loaded.orders->repeats > 1 && loaded.orders->all_equal()) {
      lines.push_back(fmt::format(
          "{}: {} holds the same order {} times, so there are no intervals over repeats", spec.name,
          spec.given_order_path, loaded.orders->repeats));
    }
    if (loaded.rounds.empty()) {
      lines.push_back(fmt::format(
          "{}: none of curves.rounds lies within its {} samples{}", spec.name,
          loaded.trace.samples(),
          config().curves.horizon ? fmt::format(" and curves.horizon {}", *config().curves.horizon)
                                  : ""));
    }
    if (loaded.trace.label_alone) {
      lines.push_back(fmt::format(
          "{}: has label, but neither prediction nor correct, so no accuracy", spec.name));
    }
    for (std::size_t p = 0; p < config().policies.size(); ++p) {
      const std::vector<std::string> own = PolicyOnTrace(*this, t, p).warnings();
      lines.insert(lines.end(), own.begin(), own.end());
    }
    for (const PolicySpec& policy : config().policies) {
      for (const auto& [parameter, axis] : policy.axes) {
        const auto* kind = parameter->as<NumberKind>();
        if (kind != nullptr && !kind->doubt_at_low.empty() &&
            *std::min_element(axis.values.begin(), axis.values.end()) <= kind->low) {
          lines.push_back(fmt::format("{}: {}: {}", spec.name, policy.name, kind->doubt_at_low));
        }
      }
    }
  }
  return lines;
}

}  // namespace splitee
