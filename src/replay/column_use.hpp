#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "replay/environment.hpp"
#include "replay/tile.hpp"

namespace splitee {

// Gathers the columns of a tile that rounds read: a value that is read from the trace itself mostly
// comes from memory. Of an arm among many once it is played often enough to be worth it.
class ColumnUse {
 public:
  explicit ColumnUse(std::size_t arms) : uses_(arms) {}

  // To be called before the first of some rows of a tile.
  void begin() { std::fill(uses_.begin(), uses_.end(), 0U); }

  // To be called in a round that plays the arm.
  void use(Tile& tile, const Environment& environment, std::size_t arm) {
    if (++uses_[arm] == kWorthGathering) gather(tile, environment, arm);
  }

  // Those of one arm.
  static void gather(Tile& tile, const Environment& environment, std::size_t arm) {
    static_cast<void>(tile.column(environment.last_exit()));
    const Arm& plan = environment.arms()[arm];
    for (const Look& look : plan.looks) static_cast<void>(tile.column(look.exit));
    if (plan.heads != Heads::kPassed) return;
    for (std::size_t exit = 0; exit < plan.looks.back().exit; ++exit) {
      static_cast<void>(tile.column(exit));
    }
  }

 private:
  static constexpr unsigned kWorthGathering = 16;

  std::vector<unsigned> uses_;  // of each arm in these rows
};

}  // namespace splitee
