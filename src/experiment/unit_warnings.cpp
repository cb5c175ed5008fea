#include "experiment/unit_warnings.hpp"

#include <fmt/format.h>

#include "experiment/bound_costs.hpp"
#include "experiment/plan.hpp"

namespace splitee {
namespace {

// No device looks at a sample in less than a tenth of a millisecond, and few at more than a hundred
// thousand a second; a cloud may be some times faster. What is slower may well be meant.
constexpr double kShortestPeriod = 0.1;  // ms
constexpr double kMostPerSecond = 1e5;
constexpr double kShortestTimeoutMeant = 1;  // ms
constexpr double kShortestDevice = 0.1;      // ms, of the whole network
constexpr double kShortestCloud = 0.001;
// A short wire has a round trip below a millisecond; a slow link has not.
constexpr double kShortestRtt = 0.1;   // ms
constexpr double kShortestOfSlow = 1;  // ms
constexpr double kSlowLink = 50;       // Mbit/s
constexpr double kFastestLink = 1e4;   // Mbit/s

bool is_below(double value, double limit) { return value > 0 && value < limit; }

std::string place_of_part(const char* part, bool is_grid, const std::vector<std::string>& names,
                          std::size_t which) {
  return is_grid ? fmt::format("cost.{}.named.{}", part, names[which])
                 : fmt::format("cost.{}", part);
}

void doubt_clock(std::vector<std::string>& lines, const Config& config) {
  const auto& arrivals = config.cost.physical->arrivals;
  if (arrivals && arrivals->kind == ArrivalSpec::Kind::kPeriod &&
      is_below(arrivals->value, kShortestPeriod)) {
    lines.push_back(fmt::format("cost.arrivals.period_ms is {}; is that seconds, not milliseconds?",
                                arrivals->value));
  }
  if (arrivals && arrivals->kind == ArrivalSpec::Kind::kPoisson &&
      arrivals->value > kMostPerSecond) {
    lines.push_back(fmt::format("cost.arrivals.poisson_per_s is {}; is that in another unit?",
                                arrivals->value));
  }
  if (config.answers && config.answers->timeout_ms &&
      *config.answers->timeout_ms < kShortestTimeoutMeant) {
    lines.push_back(fmt::format("answers.timeout_ms is {}; is that seconds, not milliseconds?",
                                *config.answers->timeout_ms));
  }
}

void doubt_round_trips(std::vector<std::string>& lines, const Alternatives<LinkSpec>& links) {
  for (std::size_t k = 0; k < links.choices.size(); ++k) {
    const LinkSpec& spec = links.choices[k];
    const bool is_slow = !spec.series && spec.link.up_mbit < kSlowLink;
    if (!is_below(spec.link.rtt_ms, is_slow ? kShortestOfSlow : kShortestRtt)) continue;
    lines.push_back(fmt::format("{}.rtt_ms is {}; is that seconds, not milliseconds?",
                                place_of_part("link", links.is_grid(), links.names, k),
                                spec.link.rtt_ms));
  }
}

void doubt_rates(std::vector<std::string>& lines, const Alternatives<LinkSpec>& links) {
  for (std::size_t k = 0; k < links.choices.size(); ++k) {
    const LinkSpec& spec = links.choices[k];
    const std::string place = place_of_part("link", links.is_grid(), links.names, k);
    if (!spec.series && spec.link.up_mbit > kFastestLink) {
      lines.push_back(fmt::format("{}.up_mbit is {}; is that bit/s or kbit/s, not Mbit/s?", place,
                                  spec.link.up_mbit));
    }
    if (spec.link.down_mbit > kFastestLink) {
      lines.push_back(fmt::format("{}.down_mbit is {}; is that bit/s or kbit/s, not Mbit/s?", place,
                                  spec.link.down_mbit));
    }
  }
}

double of_each(const std::vector<double>& numbers, std::size_t layer) {
  return numbers.size() == 1 ? numbers.front() : numbers[layer];
}

// Of the device, for all layers and every exit's classifier.
double milliseconds_of_all(const PhysicalCosts& costs) {
  double sum = 0;
  for (std::size_t layer = 0; layer < costs.exits; ++layer) {
    sum += of_each(costs.device_ms.processing, layer) + of_each(costs.device_ms.inference, layer);
  }
  return sum;
}

void doubt_layers(std::vector<std::string>& lines, const Plan& plan, std::size_t trace) {
  const PhysicalSpec& physical = *plan.config().cost.physical;
  const std::string& name = plan.config().traces[trace].name;
  const auto& devices = physical.device;
  for (std::size_t k = 0; k < devices.choices.size(); ++k) {
    if (devices.choices[k].from_trace) continue;  // the trace tells of those itself
    const PhysicalCosts costs = bind_costs(plan.config(), k, 0, plan.traces()[trace].trace, name);
    const double device = milliseconds_of_all(costs);
    if (is_below(device, kShortestDevice)) {
      lines.push_back(
          fmt::format("{}: {} takes {:.4g} ms for the whole network; is that seconds, not "
                      "milliseconds?",
                      name, place_of_part("device", devices.is_grid(), devices.names, k), device));
    }
    const double cloud = costs.cloud_behind(0);
    if (k == 0 && is_below(cloud, kShortestCloud)) {
      lines.push_back(
          fmt::format("{}: cost.cloud takes {:.4g} ms for the whole network; is that seconds, not "
                      "milliseconds?",
                      name, cloud));
    }
  }
}

}  // namespace

void warn_of_units(std::vector<std::string>& lines, const Plan& plan) {
  if (!plan.config().cost.physical) return;
  doubt_clock(lines, plan.config());
  doubt_round_trips(lines, plan.config().cost.physical->link);
  doubt_rates(lines, plan.config().cost.physical->link);
  for (std::size_t t = 0; t < plan.traces().size(); ++t) doubt_layers(lines, plan, t);
}

}  // namespace splitee
