#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/summary_columns.hpp"
#include "report/table.hpp"

namespace splitee {

// The blocks of one trace.
class TraceBlocks {
 public:
  TraceBlocks(const std::string& trace, MarkedRows rows, const TableHeads& heads);

  // Whether any policy stands at more than one point of the grid.
  [[nodiscard]] bool has_grid() const;
  // Whether any value is marked as within noise.
  [[nodiscard]] bool has_noise() const;

  [[nodiscard]] std::vector<ShownTable> in_full() const;
  [[nodiscard]] ShownTable summarised() const;

 private:
  [[nodiscard]] std::vector<std::string> lead(bool in_full) const;
  [[nodiscard]] std::string references_text() const;
  [[nodiscard]] std::string offload_text(double offload) const;
  [[nodiscard]] ShownTable block(const MarkedRows& rows) const;
  [[nodiscard]] std::string point_text(const SummaryRow& row) const;

  MarkedRows rows_;
  const TableHeads& heads_;
  std::string title_;
  std::map<double, std::string> references_;  // by offloading cost; empty where one is not enough
  bool is_one_order_;
};

}  // namespace splitee
