#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "policy/info.hpp"
#include "replay/ledger.hpp"
#include "report/rows.hpp"
#include "trace/trace.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {

// A trace of the run with what belongs to it.
struct LoadedTrace {
  Trace trace;
  std::optional<Orders> orders;                // where the configuration gives a file
  std::vector<std::uint64_t> rounds;           // of the curves' points, rising
  std::map<double, std::vector<Ledger>> arms;  // per threshold: see arm_ledgers()
};

// One cell of the grid: a policy with its parameters on a trace at one cost.
struct Cell {
  std::size_t trace = 0;   // index into Plan::traces
  std::size_t policy = 0;  // index into Config::policies
  double offload = 0;      // value of the offload axis
  double mu = 0;
  double threshold = 0;
  Parameters parameters;
};

// Everything a run needs, read and checked: the configuration bound to its traces. Cells are
// numbered by trace, then policy, then offload, mu, threshold and the policy's own grids; they are
// made when asked for, so that a plan does not grow with their number.
class Plan {
 public:
  // Reads the traces and checks that the configuration fits them. Errors: kData for the traces and
  // order files, kUsage for what does not fit.
  explicit Plan(Config config);

  [[nodiscard]] const Config& config() const { return config_; }
  [[nodiscard]] const std::vector<LoadedTrace>& traces() const { return traces_; }
  [[nodiscard]] std::uint64_t cells() const { return groups_.back().end; }

  // Number of decisions of the whole run: cells times rounds times repeats.
  [[nodiscard]] std::uint64_t decisions() const;

  // The number of the first cell behind all cells of the trace that cell `index` belongs to.
  [[nodiscard]] std::uint64_t trace_end(std::uint64_t index) const;

  [[nodiscard]] Cell cell(std::uint64_t index) const;
  [[nodiscard]] CostModel costs_of(const Cell& cell) const;
  [[nodiscard]] CellKey key_of(const Cell& cell) const;

  // The exit (from 0) against which the cell's regret is taken.
  [[nodiscard]] std::size_t reference_of(const Cell& cell, const CostModel& costs) const;

  // Names of the grid's columns besides offload (a parameter that is an exit shows as split_exit,
  // since exits.csv has its own column exit), in the order of CellKey::grid.
  [[nodiscard]] const std::vector<std::string>& grid_columns() const { return columns_; }

  // What is legal but surely not meant, one line each.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  // The cells of one policy on one trace.
  struct Group {
    std::size_t trace;
    std::size_t policy;
    std::uint64_t end;  // number of the first cell behind it
  };

  static std::string column_of(const std::string& parameter);
  void load_traces();
  void check_fit() const;
  void number_cells();
  void find_columns();

  Config config_;
  std::vector<LoadedTrace> traces_;
  std::vector<Group> groups_;
  std::vector<std::string> columns_;
};

}  // namespace splitee
