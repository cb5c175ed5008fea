#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/summary_columns.hpp"
#include "report/table.hpp"

namespace splitee {

// A field for people alone.
inline ShownField text_only(std::string text) { return {std::move(text), nullptr}; }

// The blocks of one trace.
class TraceBlocks {
 public:
  TraceBlocks(const std::string& trace, MarkedRows rows, const TableHeads& heads);

  // Whether any policy stands at more than one point of the grid.
  [[nodiscard]] bool has_grid() const;
  // Whether any value is marked as within noise.
  [[nodiscard]] bool has_noise() const;
  // The columns of the grid that vary and are no choice: link, device, schedule, mu.
  [[nodiscard]] std::vector<std::string> world_columns() const;

  [[nodiscard]] std::vector<ShownTable> in_full() const;
  // A table for each link, device and schedule, in which all policies stand at one offloading cost
  // and one mu: each at its own point of highest reward there, and the ranges of its other points.
  [[nodiscard]] std::vector<ShownTable> summarised() const;

 private:
  // The numbers of a world.
  struct Numbers {
    double offload = 0;
    std::string mu;
  };

  [[nodiscard]] std::vector<std::string> lead(bool in_full) const;
  [[nodiscard]] std::string references_text() const;
  [[nodiscard]] std::string offload_text(double offload) const;
  [[nodiscard]] ShownTable block(const MarkedRows& rows) const;

  // Cells between which policies can be chosen, and where these stand in their table.
  struct World {
    MarkedRows rows;
    std::vector<std::size_t> lines;
  };
  [[nodiscard]] std::vector<World> worlds_in(const MarkedRows& rows) const;

  [[nodiscard]] std::vector<bool> find_varying() const;
  [[nodiscard]] std::string names_text(const SummaryRow& row) const;
  [[nodiscard]] std::string choice_text(const SummaryRow& row) const;
  [[nodiscard]] Numbers usual_numbers() const;
  [[nodiscard]] std::string mu_text(const SummaryRow& row) const;
  [[nodiscard]] ShownTable summary_of(const std::string& names, const MarkedRows& all) const;

  MarkedRows rows_;
  const TableHeads& heads_;
  std::string title_;
  std::map<double, std::string> references_;  // by offloading cost; empty where one is not enough
  bool is_one_order_;
  std::vector<bool> varying_;  // by column of the grid: whether the trace has several of its values
};

}  // namespace splitee
