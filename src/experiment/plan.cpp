#include "experiment/plan.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "base/sha256.hpp"
#include "experiment/misfit.hpp"
#include "experiment/needs.hpp"
#include "threshold/chosen.hpp"
#include "trace/synth.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {
namespace {

Trace load_trace(const TraceSpec& spec, const TraceReading& how) {
  if (!spec.is_synth) return read_trace(spec.path, how);
  const SynthParameters parameters = read_synth_parameters(spec.path);
  return as_trace(synthesise(parameters, how.workers), spec.path, how.entropy);
}

// Throws where the traces do not fit into memory, before the first is made or read.
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
  const auto samples = loaded.trace.samples();
  const auto segment_of = [&](std::uint64_t row) {
    return std::upper_bound(segments.begin(), segments.end(), row,
                            [](std::uint64_t at, const Segment& each) { return at < each.first; });
  };
  for (std::size_t at = 0; at < loaded.orders->sample.size(); ++at) {
    if (segment_of(at % samples) != segment_of(loaded.orders->sample[at])) return false;
  }
  return true;
}

// `place`: that of the validation trace's file in the configuration, and the file.
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

}  // namespace

Plan::Plan(Config config, unsigned workers) : grid_(std::move(config)) {
  load_traces(workers);
  for (LoadedTrace& loaded : traces_) {
    loaded.arms = std::make_unique<ArmCache>(workers);
    loaded.alone = std::make_unique<ArmsAloneCache>(workers);
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
    const auto samples = loaded.trace.samples();
    if (spec.order == OrderKind::kFile) {
      loaded.orders = read_orders(spec.order_path, samples);
      loaded.orders_sha256 = sha256_of_file(spec.order_path);
      if (loaded.orders->all_equal()) grid_.set_one_order(t);
    }
    loaded.interval = grid_.interval_of(t);
    loaded.further_regrets = config().further_regrets;
    loaded.exits_in_curves = config().curves.exits;
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

std::uint64_t Plan::decisions(CellRange cells) const {
  std::uint64_t sum = 0;
  for (std::size_t t = 0; t < traces_.size(); ++t) {
    const CellRange own = grid_.of_trace(t);
    const std::uint64_t begin = std::max(own.begin, cells.begin);
    const std::uint64_t end = std::min(own.end, cells.end);
    if (begin < end) {
      const std::uint64_t of_cell =
          saturating_product(traces_[t].trace.samples(), config().repeats);
      sum = saturating_sum(sum, saturating_product(end - begin, of_cell));
    }
  }
  return sum;
}

CellRange Plan::range_of(Shard shard) const {
  const auto total = static_cast<long double>(decisions({0, grid_.cells()}));
  // The first cell behind `part` of all shards.
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

std::optional<std::size_t> Plan::given_reference(const Cell& cell) const {
  const TraceSpec& spec = config().traces[cell.trace];
  const std::uint64_t reference = spec.reference.value_or(config().reference);
  if (reference == kBestFixed) return std::nullopt;
  return static_cast<std::size_t>(reference - 1);
}

}  // namespace splitee
