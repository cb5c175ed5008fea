#pragma once

#include <optional>
#include <string>

#include "experiment/cell_grid.hpp"
#include "experiment/tables/result_table.hpp"

namespace splitee {

// Where a run puts its finished work, and finds what was finished before. Calls never overlap.
class WorkStore {
 public:
  WorkStore() = default;
  WorkStore(const WorkStore&) = delete;
  WorkStore& operator=(const WorkStore&) = delete;
  virtual ~WorkStore() = default;

  // True where a block is finished.
  [[nodiscard]] virtual bool has(CellRange block) const = 0;

  // The state of a block under way, see BlockAggregate; none where nothing is known.
  [[nodiscard]] virtual std::optional<std::string> part(CellRange block) const = 0;

  // Called about every second of a run: an Error where nothing could be kept any more, so that it
  // is told now and not when there is something to keep.
  virtual void check() const {}

  virtual void keep(CellRange block, const TableRows& rows) = 0;
  virtual void keep_part(CellRange block, const std::string& state) = 0;
};

}  // namespace splitee
