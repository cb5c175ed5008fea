#include "experiment/plan.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/processors.hpp"
#include "replay/hindsight.hpp"
#include "trace/synth.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kMostCells = 10'000'000;

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

Trace load_trace(const TraceSpec& spec, TraceParts parts) {
  if (!spec.is_synth) return read_trace(spec.path, parts);
  Trace trace =
      as_trace(synthesise(read_synth_parameters(spec.path), usable_processors()), spec.path);
  if (!parts.entropy) trace.entropy.reset();
  return trace;
}

}  // namespace

Plan::Plan(Config config) : config_(std::move(config)) {
  number_cells();
  find_columns();
  load_traces();
  check_fit();
}

void Plan::number_cells() {
  std::uint64_t end = 0;
  for (std::size_t t = 0; t < config_.traces.size(); ++t) {
    for (std::size_t p = 0; p < config_.policies.size(); ++p) {
      auto size = static_cast<long double>(config_.cost.offload.scale.values.size());
      size *= static_cast<long double>(config_.cost.mu.values.size());
      size *= static_cast<long double>(config_.traces[t].threshold.values.size());
      for (const auto& [name, axis] : config_.policies[p].numbers) {
        size *= static_cast<long double>(axis.values.size());
      }
      if (static_cast<long double>(end) + size > kMostCells) {
        misfit(config_, "the grid has more than {} cells ({:.0f} up to policies.{} on traces.{})",
               kMostCells, static_cast<long double>(end) + size, p, t);
      }
      end += static_cast<std::uint64_t>(size);
      groups_.push_back({t, p, end});
    }
  }
}

// How a policy's number is called in the header: its name, unless exits.csv has a column of that
// name.
std::string Plan::column_of(const std::string& parameter) {
  return parameter == "exit" ? "split_exit" : parameter;
}

void Plan::find_columns() {
  const auto add = [&](const std::string& name, bool is_grid) {
    if (is_grid && std::find(columns_.begin(), columns_.end(), name) == columns_.end()) {
      columns_.push_back(name);
    }
  };
  add("mu", config_.cost.mu.is_grid);
  for (const TraceSpec& trace : config_.traces) add("threshold", trace.threshold.is_grid);
  for (const PolicySpec& policy : config_.policies) {
    for (const auto& [name, axis] : policy.numbers) add(column_of(name), axis.is_grid);
  }
}

void Plan::load_traces() {
  const bool entropy = std::any_of(config_.policies.begin(), config_.policies.end(),
                                   [](const PolicySpec& p) { return p.info->needs_entropy; });
  for (const TraceSpec& spec : config_.traces) {
    LoadedTrace loaded{load_trace(spec, {.entropy = entropy}), std::nullopt, {}, {}};
    const auto samples = static_cast<std::uint64_t>(loaded.trace.samples());
    if (spec.order == OrderKind::kFile) loaded.orders = read_orders(spec.order_path, samples);
    loaded.rounds = config_.curves.rounds_for(samples);
    for (const double threshold : spec.threshold.values) {
      loaded.arms.emplace(threshold, arm_ledgers(loaded.trace, threshold));
    }
    traces_.push_back(std::move(loaded));
  }
}

void Plan::check_fit() const {
  for (std::size_t t = 0; t < traces_.size(); ++t) {
    const TraceSpec& spec = config_.traces[t];
    const LoadedTrace& loaded = traces_[t];
    const auto samples = static_cast<std::uint64_t>(loaded.trace.samples());
    const auto exits = static_cast<std::uint64_t>(loaded.trace.exits());
    if (samples < exits) {
      misfit(config_,
             "traces.{}: {} has {} samples for {} exits; at least one sample per exit is needed", t,
             spec.name, samples, exits);
    }
    if (loaded.orders && loaded.orders->repeats != config_.repeats) {
      misfit(config_, "traces.{}.order: {} holds {} orders, but repeats is {}; set repeats to {}",
             t, spec.given_order_path, loaded.orders->repeats, config_.repeats,
             loaded.orders->repeats);
    }
    const std::uint64_t reference = spec.reference.value_or(config_.reference);
    if (reference > exits) {
      misfit(config_, "{}: is exit {}, but the trace {} has {} exits",
             spec.reference ? fmt::format("traces.{}.reference", t) : "regret.reference", reference,
             spec.name, exits);
    }
    check_length(config_, "cost.processing", config_.cost.layers.processing.size(), loaded,
                 spec.name);
    check_length(config_, "cost.inference", config_.cost.layers.inference.size(), loaded,
                 spec.name);
    if (const auto& per_exit = config_.cost.offload.per_exit;
        !per_exit.empty() && per_exit.size() != exits) {
      misfit(config_, "cost.offload.per_exit: has {} numbers, but the trace {} has {} exits",
             per_exit.size(), spec.name, exits);
    }
    for (std::size_t p = 0; p < config_.policies.size(); ++p) {
      const PolicySpec& policy = config_.policies[p];
      if (policy.info->needs_entropy && !loaded.trace.entropy) {
        misfit(config_,
               "policies.{}: {} needs the entropy of each exit, but {} ({}) holds neither entropy "
               "nor probability",
               p, policy.info->name, spec.name, loaded.trace.file);
      }
      for (const Parameter& parameter : policy.info->parameters) {
        if (!parameter.is_exit) continue;
        for (const auto& [name, axis] : policy.numbers) {
          const double highest = *std::max_element(axis.values.begin(), axis.values.end());
          if (name == parameter.name && highest > static_cast<double>(exits)) {
            misfit(config_, "policies.{}.{}: is exit {}, but the trace {} has {} exits", p, name,
                   highest, spec.name, exits);
          }
        }
      }
      for (const auto& [name, word] : policy.choices) {
        if (word == "next-layer" && exits == 1) {
          misfit(config_,
                 "policies.{}.{}: next-layer needs at least two exits, but the trace {} has one", p,
                 name, spec.name);
        }
      }
    }
  }
}

std::uint64_t Plan::decisions() const {
  std::uint64_t sum = 0;
  std::uint64_t begin = 0;
  for (const Group& group : groups_) {
    sum += (group.end - begin) * static_cast<std::uint64_t>(traces_[group.trace].trace.samples()) *
           config_.repeats;
    begin = group.end;
  }
  return sum;
}

std::uint64_t Plan::trace_end(std::uint64_t index) const {
  const std::size_t trace = cell(index).trace;
  std::uint64_t end = 0;
  for (const Group& group : groups_) {
    if (group.trace == trace) end = group.end;
  }
  return end;
}

Cell Plan::cell(std::uint64_t index) const {
  const auto group =
      std::find_if(groups_.begin(), groups_.end(), [&](const Group& g) { return index < g.end; });
  std::uint64_t rest = index - (group == groups_.begin() ? 0 : std::prev(group)->end);
  const PolicySpec& policy = config_.policies[group->policy];
  const auto take = [&rest](const Axis& axis) {  // the last axis runs fastest
    const double value = axis.values[rest % axis.values.size()];
    rest /= axis.values.size();
    return value;
  };
  Cell cell;
  cell.trace = group->trace;
  cell.policy = group->policy;
  for (std::size_t k = policy.numbers.size(); k-- > 0;) {
    cell.parameters.set(policy.numbers[k].first, take(policy.numbers[k].second));
  }
  for (const auto& [name, word] : policy.choices) cell.parameters.set(name, word);
  cell.threshold = take(config_.traces[cell.trace].threshold);
  cell.mu = take(config_.cost.mu);
  cell.offload = take(config_.cost.offload.scale);
  return cell;
}

CostModel Plan::costs_of(const Cell& cell) const {
  const auto exits = static_cast<std::size_t>(traces_[cell.trace].trace.exits());
  std::vector<double> offload(exits, cell.offload);
  const std::vector<double>& per_exit = config_.cost.offload.per_exit;
  for (std::size_t i = 0; i < per_exit.size(); ++i) offload[i] *= per_exit[i];
  return {exits, config_.cost.layers, std::move(offload), cell.mu, config_.cost.reward_cost};
}

std::size_t Plan::reference_of(const Cell& cell, const CostModel& costs) const {
  const TraceSpec& spec = config_.traces[cell.trace];
  const std::uint64_t reference = spec.reference.value_or(config_.reference);
  if (reference != kBestFixed) return static_cast<std::size_t>(reference - 1);
  return best_arm(traces_[cell.trace].arms.at(cell.threshold), costs,
                  config_.policies[cell.policy].info->charge);
}

CellKey Plan::key_of(const Cell& cell) const {
  const PolicySpec& policy = config_.policies[cell.policy];
  CellKey key{config_.traces[cell.trace].name, policy.name, cell.offload, {}, {}};
  for (const std::string& column : columns_) {
    std::optional<double> value;
    if (column == "mu") {
      value = cell.mu;
    } else if (column == "threshold") {
      value = cell.threshold;
    }
    for (const auto& [name, number] : cell.parameters.numbers()) {
      if (column_of(name) == column) value = number;
    }
    key.grid.push_back(value);
  }
  key.switches = config_.cost.reward_cost == RewardCost::kCharged ? "reward_cost=charged"
                                                                  : "reward_cost=all-exits";
  for (const auto& [name, word] : policy.choices) key.switches += fmt::format(";{}={}", name, word);
  return key;
}

}  // namespace splitee
