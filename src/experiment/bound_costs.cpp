#include "experiment/bound_costs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "experiment/misfit.hpp"
#include "trace/meta.hpp"

namespace splitee {
namespace {

constexpr double kMacsPerGmac = 1e9;
constexpr double kMsPerSecond = 1000;
constexpr std::uint64_t kMostTypicalRounds = 4096;

// Binds the costs to one trace.
class Binding {
 public:
  Binding(const Config& config, const Trace& trace, std::string name)
      : config_(config),
        trace_(trace),
        name_(std::move(name)),
        meta_(config.cost.physical->from_meta ? costs_in(trace.meta) : MetaCosts{}) {}

  [[nodiscard]] const MetaCosts& meta() const { return meta_; }

  // The configuration's numbers at a place.
  [[nodiscard]] const std::vector<double>& given(const std::vector<double>& numbers,
                                                 const std::string& place) const {
    if (numbers.size() > 1 && numbers.size() != exits()) {
      misfit(config_, "cost.{}: has {} numbers, but the trace {} has {} exits", place,
             numbers.size(), name_, exits());
    }
    return numbers;
  }

  // The configuration's numbers, or else those of the trace's meta.
  [[nodiscard]] std::vector<double> or_meta(const std::vector<double>& numbers,
                                            const std::string& place,
                                            const std::vector<double>& held,
                                            const char* key) const {
    if (!numbers.empty()) return given(numbers, place);
    if (held.size() != exits()) {
      misfit(config_,
             "cost.{}: is not given, and the meta of the trace {} holds no \"{}\" of {} numbers",
             place, name_, key, exits());
    }
    return held;
  }

  // Time or energy per layer, from its multiply-accumulates and the amount `each` per 10^9.
  [[nodiscard]] std::vector<double> by_macs(double each, const std::vector<double>& macs,
                                            const std::string& place, const char* key) const {
    std::vector<double> numbers = or_meta({}, place, macs, key);
    for (double& number : numbers) number *= each / kMacsPerGmac;
    return numbers;
  }

  [[nodiscard]] std::size_t exits() const { return trace_.exits(); }

  // Per layer, the means of what the trace's samples tell.
  [[nodiscard]] std::vector<double> mean_layers(const std::string& place) const {
    if (!trace_.latency_ms) {
      misfit(config_, "cost.{}.from: is \"trace\", but the trace {} holds no latency_ms", place,
             name_);
    }
    std::vector<double> means(exits());
    for (std::size_t n = 0; n < trace_.samples(); ++n) {
      for (std::size_t i = 0; i < exits(); ++i) means[i] += (*trace_.latency_ms)(n, i);
    }
    for (double& mean : means) mean /= static_cast<double>(trace_.samples());
    std::adjacent_difference(means.begin(), means.end(), means.begin());
    return means;
  }

 private:
  const Config& config_;
  const Trace& trace_;
  std::string name_;
  MetaCosts meta_;
};

std::string place_in(const char* part, const Alternatives<MachineSpec>& all, std::size_t which) {
  return all.is_grid() ? fmt::format("{}.named.{}", part, all.names[which]) : part;
}

LayerCosts device_ms(const Binding& bind, const MachineSpec& device, const std::string& at) {
  if (device.from_trace) return {bind.mean_layers(at), {0}};
  if (device.gmac_per_s) {
    const double each = kMsPerSecond / *device.gmac_per_s;
    std::vector<double> exits =
        device.exit.ms.empty()
            ? bind.by_macs(each, bind.meta().exit_macs, at + ".gmac_per_s", "exit_head_macs")
            : bind.given(device.exit.ms, at + ".exit.ms");
    return {bind.by_macs(each, bind.meta().layer_macs, at + ".gmac_per_s", "exit_macs"),
            std::move(exits)};
  }
  std::vector<double> layers =
      bind.or_meta(device.layer.ms, at + ".layer.ms", bind.meta().layer_ms, "layer_milliseconds");
  if (!device.exit.ms.empty()) {
    return {std::move(layers), bind.given(device.exit.ms, at + ".exit.ms")};
  }
  const bool is_held = bind.meta().exit_ms.size() == bind.exits();
  return {std::move(layers), is_held ? bind.meta().exit_ms : std::vector<double>{0}};
}

std::optional<LayerCosts> device_mj(const Binding& bind, const MachineSpec& device,
                                    const std::string& at) {
  std::vector<double> exits = bind.given(device.exit.mj, at + ".exit.mj");
  if (device.mj_per_gmac) {
    const double each = *device.mj_per_gmac;
    if (exits.empty()) {
      exits = bind.by_macs(each, bind.meta().exit_macs, at + ".mj_per_gmac", "exit_head_macs");
    }
    return LayerCosts{bind.by_macs(each, bind.meta().layer_macs, at + ".mj_per_gmac", "exit_macs"),
                      std::move(exits)};
  }
  if (device.layer.mj.empty()) return std::nullopt;
  if (exits.empty()) exits = {0};
  return LayerCosts{bind.given(device.layer.mj, at + ".layer.mj"), std::move(exits)};
}

std::vector<double> cloud_ms(const Binding& bind, const MachineSpec& cloud) {
  if (!cloud.gmac_per_s) return bind.given(cloud.layer.ms, "cloud.layer.ms");
  return bind.by_macs(kMsPerSecond / *cloud.gmac_per_s, bind.meta().layer_macs, "cloud.gmac_per_s",
                      "exit_macs");
}

// Of numbers that hold for all layers, or each for one.
double sum_of(const std::vector<double>& numbers, std::size_t layers) {
  return numbers.size() == 1 ? numbers.front() * static_cast<double>(layers)
                             : std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

}  // namespace

PhysicalCosts bind_costs(const Config& config, std::size_t device, std::size_t link,
                         const Trace& trace, const std::string& trace_name) {
  const PhysicalSpec& spec = *config.cost.physical;
  const Binding bind(config, trace, trace_name);
  const MachineSpec& machine = spec.device.choices[device];
  const std::string at = place_in("device", spec.device, device);
  return {.exits = bind.exits(),
          .device_ms = device_ms(bind, machine, at),
          .device_by_sample = machine.from_trace,
          .device_mj = device_mj(bind, machine, at),
          .cloud_ms = cloud_ms(bind, spec.cloud),
          .link = spec.link.choices[link].link,
          .activation_bytes = bind.or_meta(spec.bytes.activation, "bytes.activation",
                                           bind.meta().activation_bytes, "activation_bytes"),
          .input_bytes = spec.bytes.input ? spec.bytes.input : bind.meta().input_bytes,
          .answer_bytes = spec.bytes.answer};
}

CostModel paid_model(const PhysicalCosts& costs, CostUnit unit, double mu, RewardCost reward_cost) {
  return unit == CostUnit::kMilliseconds ? latency_model(costs, mu, reward_cost)
                                         : energy_model(costs, mu, reward_cost);
}

CostModel paid_model(PhysicalCosts costs, const BoundLink* link, CostUnit unit, double mu,
                     RewardCost reward_cost) {
  if (link == nullptr && !costs.device_by_sample) return paid_model(costs, unit, mu, reward_cost);
  if (link != nullptr) costs.link.up_mbit = std::numeric_limits<double>::infinity();
  if (costs.device_by_sample) costs.device_ms = {{0}, {0}};
  const bool is_ms = unit == CostUnit::kMilliseconds;
  ChangingLink changing{
      .series = link == nullptr ? nullptr : link->series,
      .device_by_sample = costs.device_by_sample,
      .by_round = link != nullptr && link->arrivals.kind == ArrivalSpec::Kind::kRound,
      .bytes = {},
      .input_bytes = costs.bytes_of_input(),
      .latency = std::make_shared<const CostModel>(latency_model(costs, 0, RewardCost::kCharged)),
      .per_up_ms = is_ms ? 1.0 : 0.0,
      .per_sending_ms = is_ms ? 0.0 : costs.link.sending_mj(1)};
  for (std::size_t exit = 0; exit < costs.exits; ++exit) {
    changing.bytes.push_back(costs.bytes_at(exit));
  }
  CostModel model = paid_model(costs, unit, mu, reward_cost);
  model.use_link(std::make_shared<const ChangingLink>(std::move(changing)));
  return model;
}

CostModel typical_model(PhysicalCosts costs, const BoundLink* changing, std::uint64_t rounds,
                        CostUnit unit, double mu, RewardCost reward_cost) {
  if (changing == nullptr) return paid_model(costs, unit, mu, reward_cost);
  const BoundLink& link = *changing;
  costs.link.up_mbit = std::numeric_limits<double>::infinity();
  const bool is_ms = unit == CostUnit::kMilliseconds;
  const CostModel latency = latency_model(costs, 0, RewardCost::kCharged);
  const CostTable without = latency.table(stations_of_walks(costs.exits));
  const CostModel paid = paid_model(costs, unit, mu, reward_cost);
  std::vector<double> offload = paid.table(stations_of_walks(costs.exits)).offloading;
  const Uplink idle(link.series);
  for (std::size_t exit = 0; exit < costs.exits; ++exit) {
    double sum = 0;
    const std::uint64_t points = std::min(rounds, kMostTypicalRounds);
    for (std::uint64_t k = 0; k < points; ++k) {
      const std::uint64_t round = k * rounds / points;
      const double bytes = costs.bytes_at(exit);
      if (link.arrivals.kind == ArrivalSpec::Kind::kRound) {
        const auto& rates = std::get<RateSeries>(*link.series);
        sum += Link::sending_ms(bytes, rates.rate_in_round(round));
        if (is_ms) sum += rates.rtt_in_round(round);
        continue;
      }
      const double between = link.arrivals.kind == ArrivalSpec::Kind::kPeriod
                                 ? link.arrivals.value
                                 : kMsPerSecond / link.arrivals.value;
      const double ready = between * static_cast<double>(round) + without.reaching[exit];
      const double sent = idle.next(ready, bytes).ends;
      sum += sent - ready + (is_ms ? idle.rtt_at(sent) : 0);
    }
    const double mean = sum / static_cast<double>(points);
    offload[exit] += is_ms ? mean : costs.link.sending_mj(mean);
  }
  const LayerCosts device =
      is_ms ? costs.device_ms : costs.device_mj.value_or(LayerCosts{{0}, {0}});
  return {costs.exits, device, std::move(offload), mu, reward_cost};
}

double latest_ms(const PhysicalCosts& costs, const BoundLink& link, std::uint64_t rounds) {
  double bytes = costs.bytes_of_input();
  for (std::size_t exit = 0; exit < costs.exits; ++exit) {
    bytes = std::max(bytes, costs.bytes_at(exit));
  }
  const auto count = static_cast<double>(rounds);
  if (link.arrivals.kind == ArrivalSpec::Kind::kRound) {
    double longest = 0;
    for (const RateStep& step : std::get<RateSeries>(*link.series).steps()) {
      longest = std::max(longest, Link::sending_ms(bytes, step.mbit));
    }
    return longest;
  }
  // The sum of so many random gaps is longer than this once in 10^30 runs at most.
  const double last = link.arrivals.kind == ArrivalSpec::Kind::kPeriod
                          ? link.arrivals.value * count
                          : (2 * count + 100) * kMsPerSecond / link.arrivals.value;
  const double ready = last + sum_of(costs.device_ms.processing, costs.exits) +
                       sum_of(costs.device_ms.inference, costs.exits);
  return ready <= kLatestMs ? sent_by(*link.series, ready, count, bytes) : ready;
}

std::vector<double> arrivals_of(const ArrivalSpec& arrivals, std::uint64_t rounds, Stream random) {
  std::vector<double> ms;
  if (arrivals.kind == ArrivalSpec::Kind::kRound) return ms;
  double now = 0;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    if (arrivals.kind == ArrivalSpec::Kind::kPeriod) {
      ms.push_back(arrivals.value * static_cast<double>(round));
      continue;
    }
    // In long double, rounded once: the C library's double logarithm differs between processors.
    const auto gap = static_cast<double>(-std::log(static_cast<long double>(random.uniform())));
    ms.push_back(now += gap * kMsPerSecond / arrivals.value);
  }
  return ms;
}

ReportedModels reported_models(PhysicalCosts costs) {
  if (costs.device_by_sample) costs.device_ms = {{0}, {0}};
  ReportedModels models{.latency = latency_model(costs, 0, RewardCost::kCharged),
                        .energy = std::nullopt,
                        .bytes = bytes_model(costs)};
  models.latency.weigh_sending(1, 0);
  if (costs.has_energy()) {
    models.energy = energy_model(costs, 0, RewardCost::kCharged);
    models.energy->weigh_sending(0, costs.link.sending_mj(1));
  }
  return models;
}

}  // namespace splitee
