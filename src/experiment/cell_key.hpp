#pragma once

#include <string>
#include <variant>
#include <vector>

namespace splitee {

// The value of a grid column: nothing where the policy has no such grid, a number, or the name of
// an alternative.
using GridValue = std::variant<std::monostate, double, std::string>;

// The identity of a cell in every result table.
struct CellKey {
  std::string trace;
  std::string policy;
  double offload = 0;           // in lambda, or the scale of per-exit costs
  std::vector<GridValue> grid;  // one value per grid column
  std::string switches;         // the choices that shaped it, "name=value;name=value"
};

// The value as text; empty where there is none.
std::string text_of(const GridValue& value);

}  // namespace splitee
