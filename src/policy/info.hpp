#pragma once

#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/arm.hpp"

namespace splitee {

// Which reading of the method sets the defaults (the configuration's convention).
enum class Convention { kPublishedCode, kPaper };

// One parameter of a policy: what help, validation and the manifest say of it. It is a choice where
// `choices` are given, otherwise a number.
struct Parameter {
  std::string_view name;
  std::string_view help;

  // Numbers: allowed from `low` to `high`; without a default the user must say it.
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  bool has_default = true;
  double fallback = 0;
  bool is_exit = false;  // an exit of the network, 1..L

  // Choices: the allowed words and the default in each convention.
  std::vector<std::string_view> choices = {};
  std::string_view published_code = {};
  std::string_view paper = {};

  [[nodiscard]] bool is_choice() const { return !choices.empty(); }
  [[nodiscard]] std::string_view default_choice(Convention convention) const {
    return convention == Convention::kPaper ? paper : published_code;
  }
};

// What the program knows of a policy besides its rule in code; each policy has a static info().
struct PolicyInfo {
  std::string_view name;
  std::string_view summary;      // one line
  std::string_view rule;         // how it decides, with the formula
  std::string_view source;       // where the rule is published
  Heads heads = Heads::kLooked;  // which exits it evaluates, and pays for
  bool learns = false;           // its choices depend on rewards
  bool hindsight = false;        // it knows what no device knows; its choices depend on the costs
  bool needs_entropy = false;    // it reads the trace's entropy
  std::vector<Parameter> parameters = {};
};

// The values of a policy's parameters, complete and checked.
class Parameters {
 public:
  void set(std::string_view name, double value) { numbers_[std::string(name)] = value; }
  void set(std::string_view name, std::string_view word) {
    words_[std::string(name)] = std::string(word);
  }
  // The value of a parameter that the policy has; throws std::out_of_range for another name.
  [[nodiscard]] double number(const std::string& name) const { return numbers_.at(name); }
  [[nodiscard]] const std::string& choice(const std::string& name) const { return words_.at(name); }

  [[nodiscard]] const std::map<std::string, double>& numbers() const { return numbers_; }

  friend bool operator==(const Parameters&, const Parameters&) = default;

 private:
  std::map<std::string, double> numbers_;
  std::map<std::string, std::string> words_;
};

}  // namespace splitee
