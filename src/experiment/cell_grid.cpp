#include "experiment/cell_grid.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kMostCells = 10'000'000;

// Axes of every group: offload, mu, threshold, device, link, schedule.
constexpr std::size_t kSharedAxes = 6;

// A value in the form of the column `switches`.
std::string switch_text(const ParameterValue& value) {
  if (const auto* file = std::get_if<FileValue>(&value)) return file->given;
  if (const auto* list = std::get_if<std::vector<double>>(&value)) {
    return fmt::format("{}", fmt::join(*list, " "));
  }
  if (const auto* arms = std::get_if<ArmSet>(&value)) return text_of(*arms);
  if (const auto* word = std::get_if<std::string>(&value)) return *word;
  return fmt::format("{}", std::get<double>(value));
}

// The position of each axis's value in a number whose last axis varies fastest.
std::vector<std::uint64_t> digits_of(std::uint64_t number, const std::vector<const Axis*>& axes) {
  std::vector<std::uint64_t> digits(axes.size());
  for (std::size_t k = axes.size(); k-- > 0;) {
    digits[k] = number % axes[k]->values.size();
    number /= axes[k]->values.size();
  }
  return digits;
}

// The position of a value, looked for at `likely` first; 0 where it is missing.
std::uint64_t position_of(double value, const std::vector<double>& values, std::uint64_t likely) {
  if (likely < values.size() && values[likely] == value) return likely;
  const auto found = std::find(values.begin(), values.end(), value);
  return found == values.end() ? 0 : static_cast<std::uint64_t>(found - values.begin());
}

}  // namespace

CellGrid::CellGrid(Config config) : config_(std::move(config)) {
  const auto& physical = config_.cost.physical;
  devices_ = physical ? physical->device.axis() : Axis{{0.0}};
  links_ = physical ? physical->link.axis() : Axis{{0.0}};
  const auto& schedule = config_.cost.offload.schedule;
  schedules_ = schedule ? schedule->axis() : Axis{{0.0}};
  number_cells();
  find_columns();
}

void CellGrid::set_threshold(std::size_t trace, double chosen) {
  config_.traces[trace].threshold = {{chosen}, false};
}

IntervalKind CellGrid::interval_of(std::size_t trace) const {
  const OrderKind order = config_.traces[trace].order;
  if (config_.repeats < 2 || order == OrderKind::kStored || one_order_.contains(trace)) {
    return IntervalKind::kNone;
  }
  return order == OrderKind::kBootstrap ? IntervalKind::kBootstrap : IntervalKind::kStudentT;
}

void CellGrid::number_cells() {
  long double sum = 0;  // the whole number of cells: below 2^64, or far too large
  for (std::size_t t = 0; t < config_.traces.size(); ++t) {
    for (std::size_t p = 0; p < config_.policies.size(); ++p) {
      long double size = 1;
      for (const Axis* axis : axes_of({t, p, 0})) {
        size *= static_cast<long double>(axis->values.size());
      }
      sum += size;
      groups_.push_back({t, p, sum > kMostCells ? 0 : static_cast<std::uint64_t>(sum)});
    }
  }
  if (sum > kMostCells) {
    fail(ExitStatus::kUsage, "{}: the grid has {:.0f} cells; at most {} can be run", config_.file,
         sum, kMostCells);
  }
}

void CellGrid::find_columns() {
  const auto add = [&](std::string_view name, bool is_grid) {
    if (is_grid && std::find(columns_.begin(), columns_.end(), name) == columns_.end()) {
      columns_.emplace_back(name);
    }
  };
  add("mu", config_.cost.mu.is_grid);
  for (const TraceSpec& trace : config_.traces) add("threshold", trace.threshold.is_grid);
  add("device", devices_.is_grid);
  add("link", links_.is_grid);
  add("schedule", schedules_.is_grid);
  for (const PolicySpec& policy : config_.policies) {
    for (const auto& [parameter, axis] : policy.axes) add(parameter->column(), axis.is_grid);
  }
}

std::string text_of(const GridValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  const auto* name = std::get_if<std::string>(&value);
  return name == nullptr ? "" : *name;
}

std::size_t CellGrid::group_of(std::uint64_t index) const {
  return static_cast<std::size_t>(
      std::upper_bound(groups_.begin(), groups_.end(), index,
                       [](std::uint64_t i, const Group& group) { return i < group.end; }) -
      groups_.begin());
}

std::vector<const Axis*> CellGrid::axes_of(const Group& group) const {
  std::vector<const Axis*> axes = {&config_.cost.offload.scale,
                                   &config_.cost.mu,
                                   &config_.traces[group.trace].threshold,
                                   &devices_,
                                   &links_,
                                   &schedules_};
  for (const auto& [parameter, axis] : config_.policies[group.policy].axes) axes.push_back(&axis);
  return axes;
}

CellRange CellGrid::of_trace(std::size_t trace) const {
  const std::size_t policies = config_.policies.size();
  return {begin_of(trace * policies), groups_[(trace + 1) * policies - 1].end};
}

Cell CellGrid::cell(std::uint64_t index) const {
  const std::size_t number = group_of(index);
  const Group& group = groups_[number];
  const auto axes = axes_of(group);
  const auto digits = digits_of(index - begin_of(number), axes);
  const auto value = [&](std::size_t k) { return axes[k]->values[digits[k]]; };
  Cell cell{group.trace,
            group.policy,
            value(0),
            value(1),
            value(2),
            static_cast<std::size_t>(value(3)),
            static_cast<std::size_t>(value(4)),
            static_cast<std::size_t>(value(5)),
            {}};
  const PolicySpec& policy = config_.policies[group.policy];
  for (std::size_t k = 0; k < policy.axes.size(); ++k) {
    cell.parameters.set(policy.axes[k].first->name, value(kSharedAxes + k));
  }
  for (const auto& [parameter, fixed] : policy.values) cell.parameters.set(parameter->name, fixed);
  return cell;
}

std::optional<std::uint64_t> CellGrid::baseline_of(std::uint64_t index) const {
  const std::size_t number = group_of(index);
  if (groups_[number].policy == 0) return std::nullopt;
  const auto own_digits = digits_of(index - begin_of(number), axes_of(groups_[number]));
  const auto& own_axes = config_.policies[groups_[number].policy].axes;

  const std::size_t first = groups_[number].trace * config_.policies.size();
  const auto axes = axes_of(groups_[first]);
  const auto& first_axes = config_.policies.front().axes;
  std::uint64_t baseline = 0;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const std::vector<double>& values = axes[k]->values;
    std::uint64_t digit = k < kSharedAxes ? own_digits[k] : 0;
    for (std::size_t j = 0; k >= kSharedAxes && j < own_axes.size(); ++j) {
      if (own_axes[j].first->name != first_axes[k - kSharedAxes].first->name) continue;
      const std::uint64_t own_digit = own_digits[kSharedAxes + j];
      digit = position_of(own_axes[j].second.values[own_digit], values, own_digit);
    }
    baseline = baseline * values.size() + digit;
  }
  return begin_of(first) + baseline;
}

std::string CellGrid::name_of(std::uint64_t index) const {
  const Cell own = cell(index);
  const PolicySpec& policy = config_.policies[own.policy];
  std::string name = policy.name;
  for (const auto& [parameter, axis] : policy.axes) {
    if (axis.is_grid) {
      name += fmt::format(" {}={}", parameter->name, own.parameters.number(parameter->name));
    }
  }
  return name;
}

CellKey CellGrid::key_of(const Cell& cell) const {
  const PolicySpec& policy = config_.policies[cell.policy];
  CellKey key{config_.traces[cell.trace].name, policy.name, cell.offload, {}, {}};
  for (const std::string& column : columns_) {
    GridValue value;
    if (column == "mu") {
      value = cell.mu;
    } else if (column == "threshold") {
      value = cell.threshold;
    } else if (column == "device" && devices_.is_grid) {
      value = config_.cost.physical->device.names[cell.device];
    } else if (column == "link" && links_.is_grid) {
      value = config_.cost.physical->link.names[cell.link];
    } else if (column == "schedule" && schedules_.is_grid) {
      value = config_.cost.offload.schedule->names[cell.schedule];
    }
    for (const auto& [parameter, axis] : policy.axes) {
      if (parameter->column() == column) value = cell.parameters.number(parameter->name);
    }
    key.grid.push_back(std::move(value));
  }
  key.switches = config_.cost.reward_cost == RewardCost::kCharged ? "reward_cost=charged"
                                                                  : "reward_cost=all-exits";
  for (const auto& [parameter, value] : policy.values) {
    if (const auto* file = parameter->as<FileKind>(); file != nullptr && file->is_code) continue;
    key.switches += fmt::format(";{}={}", parameter->name, switch_text(value));
  }
  return key;
}

}  // namespace splitee
