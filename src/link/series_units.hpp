#pragma once

#include <map>
#include <string_view>
#include <vector>

namespace splitee {

// The units that times in a series may be in, with their milliseconds.
inline const std::map<std::string_view, double>& ms_in() {
  static const std::map<std::string_view, double> units = {{"s", 1000}, {"ms", 1}, {"us", 0.001}};
  return units;
}

// The units that rates may be in, with their Mbit/s.
inline const std::map<std::string_view, double>& mbit_in() {
  static const std::map<std::string_view, double> units = {{"bit/s", 1e-6}, {"kbit/s", 1e-3},
                                                           {"Mbit/s", 1},   {"byte/s", 8e-6},
                                                           {"kB/s", 8e-3},  {"MB/s", 8}};
  return units;
}

// The names of such units, in alphabetical order.
inline std::vector<std::string_view> unit_names(const std::map<std::string_view, double>& units) {
  std::vector<std::string_view> names;
  names.reserve(units.size());
  for (const auto& unit : units) names.push_back(unit.first);
  return names;
}

}  // namespace splitee
