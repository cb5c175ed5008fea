#pragma once

#include "experiment/tables/columns.hpp"

namespace splitee {

// The rounds of an exit or an arm and their fates, over the repeats.
struct EndMoments {
  Moments played;
  Moments exited;
  Moments offloaded;

  void add(const EndCount& count) {
    played.add(static_cast<double>(count.played()));
    exited.add(static_cast<double>(count.stopped));
    offloaded.add(static_cast<double>(count.offloaded));
  }
};

// The columns played, exited and offloaded of rows with `moments`; `played`: the meaning of the
// first.
template <class Row>
Columns<Row>& add_end_columns(Columns<Row>& columns, const char* played) {
  return columns
      .add({"played", "samples", std::string(played) + "; mean over repeats"},
           [](const Row& row) { return row.moments.played.mean(); })
      .add({"exited", "samples", "those of them that stopped at an exit; mean over repeats"},
           [](const Row& row) { return row.moments.exited.mean(); })
      .add({"offloaded", "samples", "those of them that were offloaded; mean over repeats"},
           [](const Row& row) { return row.moments.offloaded.mean(); });
}

}  // namespace splitee
