#include "config/parameters.hpp"

#include <cmath>
#include <limits>

#include "base/given_files.hpp"
#include "config/arms.hpp"
#include "config/grid.hpp"
#include "config/limits.hpp"
#include "policy/plugin_library.hpp"

namespace splitee {
namespace {

void expect_whole(const JsonNode& node, const Axis& axis, double low) {
  for (const double value : axis.values) {
    if (value != std::floor(value)) {
      node.refuse("is {}; expected a whole number from {}", node.shown(), low);
    }
    if (std::abs(value) > kHighestWhole) {
      node.refuse("is {}; expected a whole number up to {}", node.shown(), kHighestWhole);
    }
  }
}

// Reads a parameter of each kind.
struct Reader {
  const std::optional<JsonNode>& given;
  const ParameterReading& how;

  std::variant<Axis, ParameterValue> operator()(const NumberKind& kind) const {
    if (!given) return Axis{{kind.fallback.value()}, false};
    Axis axis = read_axis(*given, kind.low, kind.high, *how.grid_values);
    if (kind.is_whole) expect_whole(*given, axis, kind.low);
    return axis;
  }
  std::variant<Axis, ParameterValue> operator()(const ExitKind& kind) const {
    if (!given) return Axis{{kind.fallback.value()}, false};
    const double low = kind.or_input ? 0 : 1;
    Axis axis =
        read_axis(given.value(), low, std::numeric_limits<double>::infinity(), *how.grid_values);
    expect_whole(*given, axis, low);
    return axis;
  }
  std::variant<Axis, ParameterValue> operator()(const ChoiceKind& kind) const {
    if (!given) return std::string(kind.fallback(how.convention));
    return given->one_of(kind.words);
  }
  std::variant<Axis, ParameterValue> operator()(const ListKind& kind) const {
    if (!given) return kind.fallback;
    return kind.is_distinct ? read_distinct_numbers(*given, kind.low, kind.high)
                            : read_numbers(*given, kind.low, kind.high);
  }
  std::variant<Axis, ParameterValue> operator()(const TextKind& /*kind*/) const {
    return given.value().text();
  }
  std::variant<Axis, ParameterValue> operator()(const ArmsKind& /*kind*/) const {
    ParameterValue arms(std::in_place_type<ArmSet>);  // the default: one per exit
    if (given) arms = read_arms(*given);
    return arms;
  }
  std::variant<Axis, ParameterValue> operator()(const FileKind& kind) const {
    const std::string text = given.value().text();
    if (kind.is_code) return FileValue{text, PluginLibrary::place(how.folder, text)};
    return FileValue{text, place_of(how.folder, text)};
  }
};

}  // namespace

std::variant<Axis, ParameterValue> read_parameter(const Parameter& parameter,
                                                  const std::optional<JsonNode>& given,
                                                  const ParameterReading& how) {
  return std::visit(Reader{given, how}, parameter.kind);
}

bool has_fallback(const Parameter& parameter) {
  if (const auto* number = parameter.as<NumberKind>()) return number->fallback.has_value();
  if (const auto* exit = parameter.as<ExitKind>()) return exit->fallback.has_value();
  if (const auto* list = parameter.as<ListKind>()) return !list->fallback.empty();
  return parameter.as<FileKind>() == nullptr && parameter.as<TextKind>() == nullptr;
}

}  // namespace splitee
