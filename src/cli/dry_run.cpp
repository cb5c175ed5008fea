#include "cli/dry_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/memory.hpp"
#include "cli/terminal.hpp"
#include "experiment/policy_on_trace.hpp"
#include "experiment/run/estimate.hpp"

namespace splitee {
namespace {

// On a terminal a longer list of cells is shown by its first and last ones.
constexpr std::uint64_t kMostOnTerminal = 30;
constexpr std::uint64_t kLastOnTerminal = 5;

void append_cell(std::string& text, const CellGrid& grid, std::uint64_t index) {
  const CellKey key = grid.key_of(grid.cell(index));
  fmt::format_to(std::back_inserter(text), "cell {}: trace={} policy={} offload={}", index + 1,
                 key.trace, key.policy, key.offload);
  for (std::size_t k = 0; k < key.grid.size(); ++k) {
    const std::string value = text_of(key.grid[k]);
    if (!value.empty()) {
      fmt::format_to(std::back_inserter(text), " {}={}", grid.columns()[k], value);
    }
  }
  text += '\n';
}

void print_cells(const CellGrid& grid, CellRange cells) {
  const bool is_short = ::isatty(STDOUT_FILENO) != 0 && cells.size() > kMostOnTerminal;
  const std::uint64_t gap = cells.begin + kMostOnTerminal - kLastOnTerminal;
  std::string text;
  for (std::uint64_t index = cells.begin; index < cells.end; ++index) {
    if (is_short && index == gap) {
      index = cells.end - kLastOnTerminal;
      text += fmt::format("... {} more; not on a terminal all are listed ...\n", index - gap);
    }
    append_cell(text, grid, index);
    if (text.size() > (std::size_t{1} << 16U)) {
      print(text);
      text.clear();
    }
  }
  print(text);
}

// ", threshold 0.87 from dev.npz", or empty where the configuration gives the threshold.
std::string chosen_text(const TraceSpec& spec) {
  if (!spec.threshold_from) return "";
  return fmt::format(", threshold {} from {}", spec.threshold.values.front(),
                     spec.threshold_from->given_path);
}

// "range [-0.6, 1] at offload 1 and mu 0.1 ...", at the first and the last of the costs; empty
// for policies that take any rewards.
std::string range_text(const PolicyOnTrace& policy, bool has_units) {
  const std::vector<PolicyOnTrace::RangeAtCosts> ranges = policy.ranges();
  std::string text;
  for (std::size_t k = 0; k < ranges.size(); k += std::max<std::size_t>(ranges.size() - 1, 1)) {
    const auto& [costs, range] = ranges[k];
    text += fmt::format("{}range [{:.6g}, {:.6g}] at ", text.empty() ? "" : ", ", range.low,
                        range.high);
    if (!has_units) text += fmt::format("offload {} and ", costs.offload);
    text += fmt::format("mu {}", costs.mu);
  }
  return text;
}

// Prints the constants of formulas and the ranges of rewards of the policies on a trace.
void print_constants(const Plan& plan, std::size_t trace) {
  for (std::size_t p = 0; p < plan.config().policies.size(); ++p) {
    const PolicyOnTrace policy(plan, trace, p);
    std::string text;
    for (const DerivedConstant& constant : policy.constants()) {
      text += fmt::format("{}{} {:.6g}", text.empty() ? "" : ", ", constant.name, constant.value);
    }
    const std::string range = range_text(policy, plan.config().cost.physical.has_value());
    if (!text.empty() && !range.empty()) text += ", ";
    text += range;
    if (!text.empty()) print(fmt::format("  {}: {}\n", plan.config().policies[p].name, text));
  }
}

using nlohmann::ordered_json;

ordered_json traces_json(const Plan& plan) {
  ordered_json traces = ordered_json::array();
  for (std::size_t t = 0; t < plan.traces().size(); ++t) {
    const Trace& trace = plan.traces()[t].trace;
    const TraceSpec& spec = plan.config().traces[t];
    ordered_json json = {{"name", spec.name},
                         {"kind", trace.kind()},
                         {"samples", trace.samples()},
                         {"exits", trace.exits()},
                         {"sha256", trace.sha256}};
    if (spec.threshold_from) json["threshold"] = spec.threshold.values.front();
    ordered_json constants = ordered_json::object();
    for (std::size_t p = 0; p < plan.config().policies.size(); ++p) {
      for (const DerivedConstant& constant : PolicyOnTrace(plan, t, p).constants()) {
        constants[plan.config().policies[p].name][std::string(constant.name)] = constant.value;
      }
    }
    if (!constants.empty()) json["derived"] = std::move(constants);
    traces.push_back(std::move(json));
  }
  return traces;
}

ordered_json value_json(const GridValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  const std::string text = text_of(value);
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json cells_json(const CellGrid& grid, CellRange cells) {
  ordered_json list = ordered_json::array();
  for (std::uint64_t index = cells.begin; index < cells.end; ++index) {
    const CellKey key = grid.key_of(grid.cell(index));
    ordered_json json = {{"cell", index + 1},
                         {"trace", key.trace},
                         {"policy", key.policy},
                         {"offload", key.offload}};
    for (std::size_t k = 0; k < key.grid.size(); ++k) {
      const std::string& name = grid.columns()[k];
      json[name] = value_json(key.grid[k]);
    }
    list.push_back(std::move(json));
  }
  return list;
}

std::string dry_run_json(const Plan& plan, CellRange cells, unsigned workers) {
  ordered_json json;
  json["configuration"] = parse_in_order(plan.config().resolved_json());
  json["traces"] = traces_json(plan);
  json["cells"] = cells_json(plan.grid(), cells);
  json["cells_of_run"] = plan.grid().cells();
  json["repeats"] = plan.config().repeats;
  json["decisions"] = plan.decisions(cells);
  json["estimate"] = nullptr;
  if (cells.size() > 0) {
    const RunEstimate estimate = estimate_run(plan, cells, workers);
    json["estimate"] = {
        {"seconds", estimate.seconds}, {"workers", workers}, {"memory_bytes", estimate.bytes}};
  }
  return json_text(json);
}

}  // namespace

void dry_run(const Plan& plan, CellRange cells, unsigned workers, Format format) {
  if (format == Format::kJson) {
    print(dry_run_json(plan, cells, workers));
    return;
  }
  print(plan.config().resolved_json() + "\n");
  print_cells(plan.grid(), cells);
  for (std::size_t t = 0; t < plan.traces().size(); ++t) {
    const Trace& trace = plan.traces()[t].trace;
    const TraceSpec& spec = plan.config().traces[t];
    print(fmt::format("{} ({}): {} samples, {} exits{}\n", spec.name, trace.kind(), trace.samples(),
                      trace.exits(), chosen_text(spec)));
    print_constants(plan, t);
  }
  if (cells.size() < plan.grid().cells()) {
    print(fmt::format("this shard has {} of {} cells\n", cells.size(), plan.grid().cells()));
  }
  print(fmt::format("{} cells, {} repeats, {} decisions; nothing was run\n", cells.size(),
                    plan.config().repeats, plan.decisions(cells)));
  if (cells.size() == 0) return;
  const RunEstimate estimate = estimate_run(plan, cells, workers);
  print(
      fmt::format("estimated: {} with {} worker{} (from a short trial now), {} of memory\n",
                  estimate.seconds < 1 ? "below a second" : "about " + time_text(estimate.seconds),
                  workers, workers == 1 ? "" : "s", memory_text(estimate.bytes)));
}

}  // namespace splitee
