#include "config/grid.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/text.hpp"

namespace splitee {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestGrid = 10'000'000;
constexpr int kDeepest = 64;  // parts of a path

// `before`: the number of values in other grids.
std::vector<double> grid_values(const JsonNode& node, double low, double high, std::size_t before) {
  if (node.value().is_array()) return node.numbers(low, high);
  if (!node.value().is_object()) {
    node.refuse("is {}; expected a list of numbers or {{\"from\": .., \"to\": .., \"step\": ..}}",
                node.shown());
  }
  node.expect_object({"from", "to", "step"});
  const double from = node.at("from").number(low, high);
  const double to = node.at("to").number(low, high);
  const double step = node.at("step").number(-high, high);
  const double steps = step == 0 ? -1 : (to - from) / step;
  if (step == 0 || steps < 0)
    node.refuse("does not lead from {} to {} by steps of {}", from, to, step);
  if (steps > static_cast<double>(kLongestGrid))
    node.refuse("has {:.0f} values; at most {} can be run", steps + 1, kLongestGrid);
  if (before > 0 && steps + 1 > static_cast<double>(kLongestGrid - before)) {
    node.refuse("has {:.0f} values, and the grids before it {}; at most {} cells can be run",
                steps + 1, before, kLongestGrid);
  }
  const double whole = std::round(steps);
  if (std::abs(steps - whole) > 1e-6) {
    node.refuse("misses its end: {} to {} is no whole number of steps of {}", from, to, step);
  }
  std::vector<double> values;
  for (std::size_t k = 0; k < static_cast<std::size_t>(whole); ++k) {
    // Twelve digits, so that 0.5 + 2 * 0.05 gives the 0.6 that a list would hold.
    values.push_back(
        std::strtod(fmt::format("{:.12g}", from + static_cast<double>(k) * step).c_str(), nullptr));
  }
  values.push_back(to);
  return values;
}

void expect_distinct(const JsonNode& node, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto twice = std::adjacent_find(values.begin(), values.end());
  if (twice != values.end()) node.refuse("holds {} twice", *twice);
}

}  // namespace

std::vector<double> read_numbers(const JsonNode& node, double low, double high) {
  return grid_values(node, low, high, 0);
}

std::vector<double> read_distinct_numbers(const JsonNode& node, double low, double high) {
  std::vector<double> values = grid_values(node, low, high, 0);
  expect_distinct(node, values);
  return values;
}

Axis read_axis(const JsonNode& node, double low, double high, std::size_t& values) {
  if (!node.value().is_object()) return {{node.number(low, high)}, false};
  node.expect_object({"grid"});
  Axis axis{grid_values(node.at("grid"), low, high, std::min(values, kLongestGrid)), true};
  expect_distinct(node.at("grid"), axis.values);
  // A grid of one value adds no cells; any other grids together make at least as many cells as they
  // have values.
  if (axis.values.size() > 1) values += axis.values.size();
  return axis;
}

void apply_override(json& root, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    fail(ExitStatus::kUsage, "--set {}: expected PATH=VALUE, for example cost.mu=0.2", assignment);
  }
  const std::string path = assignment.substr(0, equals);
  const std::string text = assignment.substr(equals + 1);
  const json value = parse_value(text, "--set " + path);

  if (std::count(path.begin(), path.end(), '.') >= kDeepest) {
    fail(ExitStatus::kUsage, "--set {}: the path has more than {} parts", shortened(path),
         kDeepest);
  }
  json* place = &root;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string key = path.substr(begin, end - begin);
    if (place->is_array()) {
      std::size_t index = 0;
      const auto [rest, error] = std::from_chars(key.data(), key.data() + key.size(), index);
      if (error != std::errc{} || rest != key.data() + key.size() || index >= place->size()) {
        fail(ExitStatus::kUsage,
             "--set {}: '{}' is not an element of a list of {} (counted from 0)", assignment, key,
             place->size());
      }
      place = &(*place)[index];
    } else {
      if (place->is_string() && path.starts_with("policies.")) *place = json{{"type", *place}};
      if (place->is_null()) *place = json::object();
      if (!place->is_object() || key.empty()) {
        fail(ExitStatus::kUsage, "--set {}: there is no place '{}' to set", assignment,
             path.substr(0, end));
      }
      place = &(*place)[key];
    }
    begin = end + 1;
  }
  *place = value;
}

}  // namespace splitee
