#include "experiment/plan.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "base/sha256.hpp"
#include "experiment/bound_costs.hpp"
#include "experiment/needs.hpp"
#include "threshold/chosen.hpp"
#include "trace/synth.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {
namespace {

template <class... Args>
[[noreturn]] void misfit(const Config& config, fmt::format_string<Args...> what, Args&&... args) {
  fail(ExitStatus::kUsage, "{}: {}", config.file, fmt::format(what, std::forward<Args>(args)...));
}

void check_length(const Config& config, const char* place, std::size_t length,
                  const LoadedTrace& loaded, const std::string& name) {
  const auto exits = static_cast<std::size_t>(loaded.trace.exits());
  if (length > 1 && length != exits) {
    misfit(config, "{}: has {} numbers, but the trace {} has {} exits", place, length, name, exits);
  }
}

Trace load_trace(const TraceSpec& spec, const TraceReading& how) {
  if (!spec.is_synth) return read_trace(spec.path, how);
  const SynthParameters parameters = read_synth_parameters(spec.path);
  return as_trace(synthesise(parameters, how.workers), spec.path, how.entropy);
}

// Refuses traces for which there is not enough memory, before the first is made or read.
void expect_memory_for(const Config& config, const TraceReading& how) {
  std::uint64_t loaded = 0;
  for (const TraceSpec& spec : config.traces) {
    std::uint64_t works = 0;
    std::uint64_t kept = 0;
    if (spec.is_synth) {
      const SynthMemory memory = synth_memory(read_synth_parameters(spec.path), how.entropy);
      works = memory.as_trace_works;
      kept = memory.trace;
    } else {
      works = kept = trace_memory(spec.path, how);
    }
    const std::string before = loaded == 0 ? "" : ", beside the traces before it,";
    expect_memory(saturating_sum(loaded, works),
                  fmt::format("{}: the trace {}{}", spec.path.string(), spec.name, before),
                  spec.is_synth ? ExitStatus::kFailed : ExitStatus::kData);
    loaded = saturating_sum(loaded, kept);
  }
}

// Whether the rounds of every repeat go through the trace's segments one after another.
bool keeps_segments(const TraceSpec& spec, const LoadedTrace& loaded) {
  const std::vector<Segment>& segments = loaded.trace.segments;
  if (segments.empty()) return false;
  if (spec.order != OrderKind::kFile) {
    return spec.order == OrderKind::kStored || spec.order == OrderKind::kWithinSegments;
  }
  const auto samples = static_cast<std::uint64_t>(loaded.trace.samples());
  const auto segment_of = [&](std::uint64_t row) {
    return std::upper_bound(segments.begin(), segments.end(), row,
                            [](std::uint64_t at, const Segment& each) { return at < each.first; });
  };
  for (std::size_t at = 0; at < loaded.orders->sample.size(); ++at) {
    if (segment_of(at % samples) != segment_of(loaded.orders->sample[at])) return false;
  }
  return true;
}

// `place`: of the validation trace's file in the configuration, and the file.
void expect_validation(const Config& config, const std::string& place, const Trace& validation,
                       const Trace& trace, const std::string& name) {
  if (validation.sha256 == trace.sha256) {
    misfit(
        config,
        "{} is the trace {} itself; a threshold chosen on the evaluation set itself is what this "
        "rule is there to avoid: name a labelled validation trace of the training task",
        place, name);
  }
  if (validation.exits() != trace.exits()) {
    misfit(config, "{} has {} exits, but the trace {} has {}; both must be of the same network",
           place, validation.exits(), name, trace.exits());
  }
}

// A step per round has no clock in which a rate of 0 would pass.
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

Plan::Plan(Config config, unsigned workers) : grid_(std::move(config)) {
  load_traces(workers);
  for (LoadedTrace& loaded : traces_) {
    loaded.arms = std::make_unique<ArmCache>(workers);
  }
  load_validations();
  load_links();
  check_fit();
  check_answers();
  check_tiers();
  bound_rewards();
}

void Plan::load_traces(unsigned workers) {
  const TraceReading how = reading_for(config(), workers);
  expect_memory_for(config(), how);
  for (std::size_t t = 0; t < config().traces.size(); ++t) {
    const TraceSpec& spec = config().traces[t];
    LoadedTrace loaded{.trace = load_trace(spec, how)};
    if (spec.threshold_from) grid_.set_threshold(t, choose_threshold_of(t, loaded));
    const auto samples = static_cast<std::uint64_t>(loaded.trace.samples());
    if (spec.order == OrderKind::kFile) {
      loaded.orders = read_orders(spec.order_path, samples);
      loaded.orders_sha256 = sha256_of_file(spec.order_path);
      if (loaded.orders->all_equal()) grid_.set_one_order(t);
    }
    loaded.interval = grid_.interval_of(t);
    loaded.further_regrets = config().further_regrets;
    if (keeps_segments(spec, loaded)) {
      loaded.segment_rounds.clear();
      for (const Segment& segment : loaded.trace.segments) {
        loaded.segment_rounds.push_back(segment.first);
      }
    }
    loaded.rounds = config().curves.rounds_for(samples);
    traces_.push_back(std::move(loaded));
  }
}

double Plan::choose_threshold_of(std::size_t t, LoadedTrace& loaded) const {
  const TraceSpec& spec = config().traces[t];
  const ThresholdSource& source = *spec.threshold_from;
  const Trace validation = read_validation(source.path, source.request);
  expect_validation(config(), fmt::format("traces.{}.threshold.from: {}", t, source.given_path),
                    validation, loaded.trace, spec.name);
  const ChosenThreshold chosen = chosen_threshold(validation, source.request);
  if (!chosen.threshold) {
    misfit(config(), "traces.{}.threshold: {}: {}", t, source.given_path, chosen.shortfall);
  }
  loaded.threshold_sha256 = validation.sha256;
  return *chosen.threshold;
}

void Plan::load_validations() {
  for (std::size_t p = 0; p < config().policies.size(); ++p) {
    const PolicySpec& policy = config().policies[p];
    const std::string_view wanted = policy.info->needs.validation;
    for (const auto& [parameter, value] : policy.values) {
      if (wanted.empty() || parameter->name != wanted) continue;
      const auto& file = std::get<FileValue>(value);
      const Trace validation = read_trace(file.path);
      for (std::size_t t = 0; t < traces_.size(); ++t) {
        expect_validation(config(), fmt::format("policies.{}.{}: {}", p, wanted, file.given),
                          validation, traces_[t].trace, config().traces[t].name);
        traces_[t].validations[p] = confidences_of(validation);
        auto& digests = traces_[t].validation_sha256;
        digests += (digests.empty() ? "" : " ") + validation.sha256;
      }
    }
  }
}

void Plan::check_fit() const {
  // A thousand years of replaying, and the sums of shards stay exact.
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
    const auto samples = static_cast<std::uint64_t>(loaded.trace.samples());
    const auto exits = static_cast<std::uint64_t>(loaded.trace.exits());
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
  const auto exits = static_cast<std::size_t>(loaded.trace.exits());
  check_length(config(), "cost.processing", cost.layers.processing.size(), loaded, name);
  check_length(config(), "cost.inference", cost.layers.inference.size(), loaded, name);
  if (const auto& per_exit = cost.offload.per_exit; !per_exit.empty() && per_exit.size() != exits) {
    misfit(config(), "cost.offload.per_exit: has {} numbers, but the trace {} has {} exits",
           per_exit.size(), name, exits);
  }
  if (!cost.physical) return;
  for (std::size_t device = 0; device < cost.physical->device.choices.size(); ++device) {
    static_cast<void>(bind_costs(config(), device, 0, loaded.trace, name));
  }
}

bool Plan::knows_input(std::size_t t) const {
  const auto& physical = config().cost.physical;
  return physical &&
         bind_costs(config(), 0, 0, traces_[t].trace, config().traces[t].name).input_bytes;
}

std::uint64_t Plan::decisions(CellRange cells) const {
  std::uint64_t sum = 0;
  for (std::size_t t = 0; t < traces_.size(); ++t) {
    const CellRange own = grid_.of_trace(t);
    const std::uint64_t begin = std::max(own.begin, cells.begin);
    const std::uint64_t end = std::min(own.end, cells.end);
    if (begin < end) {
      const std::uint64_t of_cell = saturating_product(
          static_cast<std::uint64_t>(traces_[t].trace.samples()), config().repeats);
      sum = saturating_sum(sum, saturating_product(end - begin, of_cell));
    }
  }
  return sum;
}

CellRange Plan::range_of(Shard shard) const {
  const auto total = static_cast<long double>(decisions({0, grid_.cells()}));
  // The first cell by which `part` of all shards are full.
  const auto boundary = [&](std::uint64_t part) {
    const long double wanted =
        total * static_cast<long double>(part) / static_cast<long double>(shard.of);
    std::uint64_t low = 0;
    std::uint64_t high = grid_.cells();
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      if (static_cast<long double>(decisions({0, middle})) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  return {boundary(shard.number - 1),
          shard.number == shard.of ? grid_.cells() : boundary(shard.number)};
}

std::uint64_t Plan::bytes() const {
  std::uint64_t sum = 0;
  for (const LoadedTrace& loaded : traces_) {
    sum += loaded.trace.bytes();
    if (loaded.orders) sum += loaded.orders->sample.size() * sizeof(std::uint32_t);
  }
  return sum;
}

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

CostModel Plan::typical_costs_of(const Cell& cell) const {
  const BoundLink* link = changing_link_of(cell);
  if (link == nullptr) return costs_of(cell);
  const CostSpec& cost = config().cost;
  return typical_model(*physical_of(cell), *link,
                       static_cast<std::uint64_t>(traces_[cell.trace].trace.samples()), cost.unit(),
                       cell.mu, cost.reward_cost);
}

CostModel Plan::costs_at(const Cell& cell, double value) const {
  const CostSpec& cost = config().cost;
  if (const auto physical = physical_of(cell)) {
    const BoundLink* link = changing_link_of(cell);
    if (link == nullptr) return paid_model(*physical, cost.unit(), cell.mu, cost.reward_cost);
    return paid_model(*physical, *link, cost.unit(), cell.mu, cost.reward_cost);
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
  const auto samples = static_cast<std::uint64_t>(traces_[trace].trace.samples());
  return {first.begin(), first.lower_bound(samples)};
}

std::optional<std::size_t> Plan::given_reference(const Cell& cell) const {
  const TraceSpec& spec = config().traces[cell.trace];
  const std::uint64_t reference = spec.reference.value_or(config().reference);
  if (reference == kBestFixed) return std::nullopt;
  return static_cast<std::size_t>(reference - 1);
}

}  // namespace splitee
