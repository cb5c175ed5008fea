#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The parameters of a policy: what configuration, help, validation and results say of them, and
// their values.
namespace splitee {

// Which reading of the method sets the defaults (the configuration's convention).
enum class Convention { kPublishedCode, kPaper };

// A number from `low` to `high`; without a fallback the user must give it. May be a grid.
struct NumberKind {
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  std::optional<double> fallback = {};
  // What the lowest value comes to where nobody means it, for a warning; empty where it is of use.
  std::string_view doubt_at_low = {};
};

// An exit of the network, from 1 to L, that the user must give. May be a grid.
struct ExitKind {};

// One of some words, with the default of each convention.
struct ChoiceKind {
  std::vector<std::string_view> words;
  std::string_view published_code;
  std::string_view paper;

  [[nodiscard]] std::string_view fallback(Convention convention) const {
    return convention == Convention::kPaper ? paper : published_code;
  }
};

// Numbers from `low` to `high`, at least one; without a fallback the user must give them.
struct ListKind {
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  std::vector<double> fallback = {};
};

// A file, relative to the configuration's folder, that the user must give.
struct FileKind {};

// One parameter of a policy.
struct Parameter {
  std::string_view name;
  std::string_view help;
  std::variant<NumberKind, ExitKind, ChoiceKind, ListKind, FileKind> kind;
  // What its grid is called in the results where `name` would be another column's; empty: `name`.
  std::string_view column_name = {};

  [[nodiscard]] std::string_view column() const { return column_name.empty() ? name : column_name; }
  // What it says of itself where it is of that kind, otherwise null.
  template <class Kind>
  [[nodiscard]] const Kind* as() const {
    return std::get_if<Kind>(&kind);
  }
  // Whether its values may be a grid: numbers and exits.
  [[nodiscard]] bool may_be_grid() const {
    return as<NumberKind>() != nullptr || as<ExitKind>() != nullptr;
  }
};

// A file as the configuration gives it, and ready to open.
struct FileValue {
  std::string given;
  std::filesystem::path path;

  friend bool operator==(const FileValue&, const FileValue&) = default;
};

// Of a NumberKind or ExitKind, a ChoiceKind, a ListKind, a FileKind.
using ParameterValue = std::variant<double, std::string, std::vector<double>, FileValue>;

// The values of a policy's parameters, complete and checked.
class Parameters {
 public:
  void set(std::string_view name, ParameterValue value) {
    values_.insert_or_assign(std::string(name), std::move(value));
  }

  // The value of a parameter that the policy has. Throws std::out_of_range for another name and
  // std::bad_variant_access for another kind.
  [[nodiscard]] double number(std::string_view name) const { return get<double>(name); }
  // From 0.
  [[nodiscard]] std::size_t exit(std::string_view name) const {
    return static_cast<std::size_t>(number(name)) - 1;
  }
  [[nodiscard]] const std::string& choice(std::string_view name) const {
    return get<std::string>(name);
  }
  [[nodiscard]] const std::vector<double>& list(std::string_view name) const {
    return get<std::vector<double>>(name);
  }
  [[nodiscard]] const FileValue& file(std::string_view name) const { return get<FileValue>(name); }

  friend bool operator==(const Parameters&, const Parameters&) = default;

 private:
  template <class Value>
  [[nodiscard]] const Value& get(std::string_view name) const {
    return std::get<Value>(values_.at(std::string(name)));
  }

  std::map<std::string, ParameterValue> values_;
};

}  // namespace splitee
