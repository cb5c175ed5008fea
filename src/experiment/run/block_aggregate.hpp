#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/block.hpp"
#include "experiment/tables/result_table.hpp"

namespace splitee {

// Combines the repeats of a block into the lines of every table. They must come in their order, see
// CellRows.
class BlockAggregate {
 public:
  // The block must outlive the aggregate.
  explicit BlockAggregate(const Block& block);

  // The outcomes of the next repeat, one per cell.
  void add(const std::vector<CellOutcome>& outcomes);

  // Repeats added so far.
  [[nodiscard]] std::uint64_t repeats() const { return repeats_; }

  // The state so far as bytes, from which an aggregate of the same block can go on.
  [[nodiscard]] std::string state() const;
  void restore(std::string_view state);

  // The lines of all repeats added.
  [[nodiscard]] TableRows rows() const;

 private:
  std::uint64_t repeats_ = 0;
  // By table, in the order of result_tables(), then by cell; no cells where a table is derived.
  std::vector<std::vector<std::unique_ptr<CellRows>>> tables_;
};

}  // namespace splitee
