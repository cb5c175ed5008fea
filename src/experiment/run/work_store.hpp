#pragma once

#include <optional>
#include <string>

#include "experiment/cell_grid.hpp"
#include "experiment/tables/result_table.hpp"

namespace splitee {

// The place of a run's finished work, and of work finished before. Calls never overlap.
class WorkStore {
 public:
  WorkStore() = default;
  WorkStore(const WorkStore&) = delete;
  WorkStore& operator=(const WorkStore&) = delete;
  virtual ~WorkStore() = default;

  // True where a block is finished.
  [[nodiscard]] virtual bool has(CellRange block) const = 0;

  // The state of a block in progress, see BlockAggregate; none where there is none.
  [[nodiscard]] virtual std::optional<std::string> part(CellRange block) const = 0;

  // Called about every second of a run: throws an Error where nothing could be kept any more, so
  // that the run ends at once and not only when there is work to keep.
  virtual void check() const {}

  virtual void keep(CellRange block, const TableRows& rows) = 0;
  virtual void keep_part(CellRange block, const std::string& state) = 0;
};

}  // namespace splitee
