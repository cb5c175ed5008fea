#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace splitee {

// The values of a number in the configuration: one, or several where it is a grid.
struct Axis {
  std::vector<double> values;
  bool is_grid = false;  // shown as a column of the results
};

// One part of the configuration, or several by name: {"named": {NAME: .., ..}}, a grid whose column
// holds the names.
template <class T>
struct Alternatives {
  std::vector<T> choices;
  std::vector<std::string> names;  // empty where there is one without a name

  [[nodiscard]] bool is_grid() const { return !names.empty(); }

  // The indices 0, 1, ..., as an axis of the grid.
  [[nodiscard]] Axis axis() const {
    Axis axis{{}, is_grid()};
    for (std::size_t k = 0; k < choices.size(); ++k) axis.values.push_back(static_cast<double>(k));
    return axis;
  }
};

}  // namespace splitee
