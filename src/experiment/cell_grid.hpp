#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "experiment/cell_key.hpp"
#include "policy/info.hpp"
#include "statistics/repeats.hpp"

namespace splitee {

// One cell of the grid: a policy with its parameters on a trace at one cost.
struct Cell {
  std::size_t trace = 0;   // index into Config::traces
  std::size_t policy = 0;  // index into Config::policies
  double offload = 0;      // value of the offload axis
  double mu = 0;
  double threshold = 0;
  std::size_t device = 0;    // index among the alternatives, where costs are physical
  std::size_t link = 0;      // likewise
  std::size_t schedule = 0;  // index among the alternatives, where offloading costs change
  Parameters parameters;
};

// Cells [begin, end).
struct CellRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  [[nodiscard]] std::uint64_t size() const { return end - begin; }
  friend bool operator==(const CellRange&, const CellRange&) = default;
  friend bool operator<(const CellRange& a, const CellRange& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  }
};

// The cells of a configuration: the product of its grids. They are numbered by trace, then policy,
// then offload, mu, threshold, device, link, schedule and the policy's own grids, the last varying
// fastest. They are made when asked for, so that memory does not grow with their number.
class CellGrid {
 public:
  // More than 10^7 cells are an Error with status kUsage.
  explicit CellGrid(Config config);

  [[nodiscard]] const Config& config() const { return config_; }

  // Sets the threshold of a trace whose threshold the configuration leaves to be chosen; to be
  // called before any of its cells is asked for.
  void set_threshold(std::size_t trace, double chosen);

  // Marks that the order file of a trace holds one order for all repeats.
  void set_one_order(std::size_t trace) { one_order_.insert(trace); }

  // The kind of interval for the numbers over the repeats of a trace's cells.
  [[nodiscard]] IntervalKind interval_of(std::size_t trace) const;

  [[nodiscard]] std::uint64_t cells() const { return groups_.back().end; }
  [[nodiscard]] Cell cell(std::uint64_t index) const;
  [[nodiscard]] CellKey key_of(const Cell& cell) const;

  // The name of a cell where its place in the grid is known: its policy, and " name=value" for each
  // grid of that policy.
  [[nodiscard]] std::string name_of(std::uint64_t index) const;

  // The cells of one trace.
  [[nodiscard]] CellRange of_trace(std::size_t trace) const;

  // The cell of the policy listed first with which a cell is compared: with the same trace and the
  // same values of all shared grids. Where that policy has grids of its own, it is the cell with
  // the same value of such a grid if there is one, otherwise with the grid's first. None for that
  // policy's own cells.
  [[nodiscard]] std::optional<std::uint64_t> baseline_of(std::uint64_t index) const;

  // Names of the grid's columns besides offload (a parameter that is an exit shows as split_exit,
  // since exits.csv has its own column exit), in the order of CellKey::grid.
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

 private:
  // The cells of one policy on one trace.
  struct Group {
    std::size_t trace;
    std::size_t policy;
    std::uint64_t end;  // number of the first cell behind it
  };

  [[nodiscard]] std::size_t group_of(std::uint64_t index) const;
  [[nodiscard]] std::uint64_t begin_of(std::size_t group) const {
    return group == 0 ? 0 : groups_[group - 1].end;
  }
  // The axes of a group's cells, the last varying fastest; their meanings: see cell().
  [[nodiscard]] std::vector<const Axis*> axes_of(const Group& group) const;
  void number_cells();
  void find_columns();

  Config config_;
  Axis devices_;  // indices among the alternatives
  Axis links_;
  Axis schedules_;
  std::set<std::size_t> one_order_;  // traces
  std::vector<Group> groups_;
  std::vector<std::string> columns_;
};

}  // namespace splitee
