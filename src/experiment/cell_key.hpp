#pragma once

#include <optional>
#include <string>
#include <vector>

namespace splitee {

// What names a cell of the grid in every result table.
struct CellKey {
  std::string trace;
  std::string policy;
  double offload = 0;                       // in lambda, or the scale of per-exit costs
  std::vector<std::optional<double>> grid;  // one value per grid column; none: not of this policy
  std::string switches;                     // the choices that shaped it, "name=value;name=value"
};

}  // namespace splitee
