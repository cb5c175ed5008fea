#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "policy/arm_set.hpp"

// The parameters of a policy: their facts for configuration, help, validation and results, and
// their values.
namespace splitee {

// Which reading of the method sets the defaults (the configuration's convention).
enum class Convention { kPublishedCode, kPaper };

// A number from `low` to `high`; without a fallback or a formula the configuration must give it.
// May be a grid.
struct NumberKind {
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  std::optional<double> fallback = {};
  std::string_view formula = {};  // by which the policy sets a value that is not given
  bool is_whole = false;
  // The effect of the lowest value where it is not intended, for a warning; empty where it is
  // useful.
  std::string_view doubt_at_low = {};
};

// An exit of the network, from 1 to L; without a fallback or a formula the configuration must give
// it. May be a grid.
struct ExitKind {
  std::optional<double> fallback = {};
  std::string_view formula = {};
  bool or_input = false;  // 0 stands for the input, before the first layer
};

// One of some words, with the default of each convention.
struct ChoiceKind {
  std::vector<std::string_view> words;
  std::string_view published_code;
  std::string_view paper;

  [[nodiscard]] std::string_view fallback(Convention convention) const {
    return convention == Convention::kPaper ? paper : published_code;
  }
};

// Numbers from `low` to `high`, at least one; without a fallback or a formula the configuration
// must give them.
struct ListKind {
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  std::vector<double> fallback = {};
  bool is_distinct = false;  // each at most once
  std::string_view formula = {};
};

// A name that the configuration must give.
struct TextKind {};

// The arms of a bandit; one per exit where the configuration gives none.
struct ArmsKind {};

// A file, relative to the configuration's folder, that the configuration must give.
struct FileKind {
  bool is_code = false;  // a library, which results identify by its hash and not by its place
};

// An earlier choice, and its words with which a parameter has a meaning.
struct Condition {
  std::string_view choice;
  std::vector<std::string_view> words;
};

// One parameter of a policy.
struct Parameter {
  std::string_view name;
  std::string_view help;
  std::variant<NumberKind, ExitKind, ChoiceKind, ListKind, TextKind, ArmsKind, FileKind> kind;
  // The name of its grid in the results where `name` would be another column's; empty: `name`.
  std::string_view column_name = {};
  // Conditions that must all hold; otherwise the policy has no such parameter. Parameters may share
  // a name where at most one of them has a meaning.
  std::vector<Condition> only_with = {};
  // The object within the policy that holds it in the configuration; empty: the policy itself.
  std::string_view group = {};

  // Its place in the configuration, from the policy on.
  [[nodiscard]] std::string place() const {
    return group.empty() ? std::string(name) : std::string(group) + "." + std::string(name);
  }
  [[nodiscard]] std::string_view column() const { return column_name.empty() ? name : column_name; }
  // The facts of its kind where it is of that kind, otherwise null.
  template <class Kind>
  [[nodiscard]] const Kind* as() const {
    return std::get_if<Kind>(&kind);
  }
  // The formula by which the policy sets a value that is not given; empty where there is none.
  [[nodiscard]] std::string_view formula() const {
    if (const auto* number = as<NumberKind>()) return number->formula;
    if (const auto* exit = as<ExitKind>()) return exit->formula;
    if (const auto* list = as<ListKind>()) return list->formula;
    return {};
  }
  // Whether its values may be a grid: numbers and exits.
  [[nodiscard]] bool may_be_grid() const {
    return as<NumberKind>() != nullptr || as<ExitKind>() != nullptr;
  }
};

// A file as the configuration gives it, and as a path to open.
struct FileValue {
  std::string given;
  std::filesystem::path path;

  friend bool operator==(const FileValue&, const FileValue&) = default;
};

// In this order: of a NumberKind or ExitKind, a ChoiceKind or TextKind, a ListKind, an ArmsKind, a
// FileKind.
using ParameterValue = std::variant<double, std::string, std::vector<double>, ArmSet, FileValue>;

// The values of a policy's parameters, complete and checked. Parameters that are left to a formula,
// or have no meaning beside the choices made, are missing.
class Parameters {
 public:
  void set(std::string_view name, ParameterValue value) {
    values_.insert_or_assign(std::string(name), std::move(value));
  }

  // The value of a parameter that the policy has. Throws std::out_of_range for another name and
  // std::bad_variant_access for another kind.
  [[nodiscard]] double number(std::string_view name) const { return get<double>(name); }
  // The same for a parameter that may be left to its formula.
  [[nodiscard]] std::optional<double> given_number(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return std::get<double>(found->second);
  }
  // An exit, counted from 0.
  [[nodiscard]] std::size_t exit(std::string_view name) const {
    return static_cast<std::size_t>(number(name)) - 1;
  }
  [[nodiscard]] const std::string& text(std::string_view name) const {
    return get<std::string>(name);
  }
  [[nodiscard]] bool is_given(std::string_view name) const { return values_.contains(name); }
  [[nodiscard]] const std::string& choice(std::string_view name) const {
    return get<std::string>(name);
  }
  [[nodiscard]] const std::vector<double>& list(std::string_view name) const {
    return get<std::vector<double>>(name);
  }
  [[nodiscard]] const ArmSet& arms(std::string_view name) const { return get<ArmSet>(name); }
  [[nodiscard]] const FileValue& file(std::string_view name) const { return get<FileValue>(name); }

  // Whether the parameter has a meaning with the choices made.
  [[nodiscard]] bool allow(const Parameter& parameter) const {
    return std::all_of(
        parameter.only_with.begin(), parameter.only_with.end(), [&](const Condition& condition) {
          const auto& words = condition.words;
          return std::find(words.begin(), words.end(), choice(condition.choice)) != words.end();
        });
  }

  friend bool operator==(const Parameters&, const Parameters&) = default;

 private:
  template <class Value>
  [[nodiscard]] const Value& get(std::string_view name) const {
    return std::get<Value>(values_.at(std::string(name)));
  }

  std::map<std::string, ParameterValue, std::less<>> values_;
};

}  // namespace splitee
