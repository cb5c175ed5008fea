// The costs of a plan's cells: links, schedules and the models made from them.
#include <limits>
#include <set>

#include "base/error.hpp"
#include "experiment/bound_costs.hpp"
#include "experiment/plan.hpp"

namespace splitee {
namespace {

// A series with a step per round has no clock in which a rate of 0 would pass.
void expect_rates(const SeriesSource& source, const RateSeries& series) {
  for (std::size_t step = 0; step < series.steps().size(); ++step) {
    if (series.steps()[step].mbit > 0) continue;
    fail(ExitStatus::kData,
         "{}: rate {} is 0, and with a step per round nothing would ever be sent in it; expected "
         "arrivals with a clock (\"period_ms\" or \"poisson_per_s\")",
         source.path.string(), step + 1);
  }
}

}  // namespace

void Plan::load_links() {
  const auto& physical = config().cost.physical;
  if (!physical) return;
  for (const LinkSpec& spec : physical->link.choices) {
    auto& link = links_.emplace_back();
    if (!physical->changes(spec)) continue;
    if (!spec.series) {
      const RateSeries constant({{0, spec.link.up_mbit}}, SeriesEnd::kStop);
      link = {std::make_shared<const LinkSeries>(constant), *physical->arrivals};
      continue;
    }
    LoadedSeries loaded = read_series(*spec.series);
    series_sha256_ += (series_sha256_.empty() ? "" : " ") + loaded.sha256;
    for (const std::string& warning : loaded.warnings) {
      series_warnings_.push_back(fmt::format("{}: {}", spec.series->given_path, warning));
    }
    if (physical->arrivals->kind == ArrivalSpec::Kind::kRound) {
      expect_rates(*spec.series, std::get<RateSeries>(*loaded.series));
    }
    link = {std::move(loaded.series), *physical->arrivals};
  }
}

const BoundLink* Plan::changing_link_of(const Cell& cell) const {
  if (links_.empty() || !links_[cell.link]) return nullptr;
  return &*links_[cell.link];
}

std::optional<PhysicalCosts> Plan::physical_of(const Cell& cell) const {
  if (!config().cost.physical) return std::nullopt;
  PhysicalCosts costs = bind_costs(config(), cell.device, cell.link, traces_[cell.trace].trace,
                                   config().traces[cell.trace].name);
  if (changing_link_of(cell) != nullptr) {
    costs.link.up_mbit = std::numeric_limits<double>::infinity();
  }
  return costs;
}

bool Plan::is_by_moment(const Cell& cell) const {
  const auto& physical = config().cost.physical;
  return physical &&
         (changing_link_of(cell) != nullptr || physical->device.choices[cell.device].from_trace);
}

CostModel Plan::typical_costs_of(const Cell& cell) const {
  if (!is_by_moment(cell)) return costs_of(cell);
  const CostSpec& cost = config().cost;
  return typical_model(*physical_of(cell), changing_link_of(cell),
                       static_cast<std::uint64_t>(traces_[cell.trace].trace.samples()), cost.unit(),
                       cell.mu, cost.reward_cost);
}

CostModel Plan::costs_at(const Cell& cell, double value) const {
  const CostSpec& cost = config().cost;
  if (const auto physical = physical_of(cell)) {
    return paid_model(*physical, changing_link_of(cell), cost.unit(), cell.mu, cost.reward_cost);
  }
  const auto exits = static_cast<std::size_t>(traces_[cell.trace].trace.exits());
  std::vector<double> offload(exits, value);
  const std::vector<double>& per_exit = config().cost.offload.per_exit;
  for (std::size_t i = 0; i < per_exit.size(); ++i) offload[i] *= per_exit[i];
  LayerCosts layers = config().cost.layers;
  spread_over(config().tiers, layers, offload);
  return {exits, layers, std::move(offload), cell.mu, config().cost.reward_cost};
}

CostSchedule Plan::schedule_of(const Cell& cell) const {
  const auto& schedule = config().cost.offload.schedule;
  return schedule ? schedule->choices[cell.schedule] : CostSchedule{{1, cell.offload}};
}

std::vector<std::uint64_t> Plan::stretches_of(std::size_t trace) const {
  std::set<std::uint64_t> first = {0};
  if (const auto& schedule = config().cost.offload.schedule) {
    for (const CostSchedule& each : schedule->choices) {
      for (const CostChange& change : each) first.insert(change.from - 1);
    }
  }
  const auto samples = traces_[trace].trace.samples();
  return {first.begin(), first.lower_bound(samples)};
}

}  // namespace splitee
