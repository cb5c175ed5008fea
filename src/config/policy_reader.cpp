#include "config/policy_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "policy/table.hpp"

namespace splitee {
namespace {

const PolicyInfo& read_type(const JsonNode& type) {
  if (const PolicyInfo* info = find_policy(type.text())) return *info;
  std::vector<std::string_view> known;
  for (const PolicyInfo* info : all_policies()) known.push_back(info->name);
  type.refuse("there is no policy {}{}; 'splitee-sim policies' lists them", type.shown(),
              did_you_mean(type.text(), known));
}

// A parameter of this name is given, but has no meaning beside the choices made: tells which it
// would need.
[[noreturn]] void refuse_without_meaning(const JsonNode& given, std::string_view name,
                                         const PolicyInfo& info, const Parameters& choices) {
  std::string_view choice;
  std::vector<std::string_view> words;
  for (const Parameter& parameter : info.parameters) {
    if (parameter.name != name) continue;
    for (const Condition& condition : parameter.only_with) {
      const auto& own = condition.words;
      if (std::find(own.begin(), own.end(), choices.choice(condition.choice)) != own.end()) {
        continue;
      }
      if (choice.empty()) choice = condition.choice;
      if (choice == condition.choice) words.insert(words.end(), own.begin(), own.end());
    }
  }
  given.refuse("has no meaning with {} {}, only with {}", choice, choices.choice(choice),
               fmt::join(words, ", "));
}

}  // namespace

PolicySpec read_policy(const JsonNode& node, const ParameterReading& how) {
  const bool is_object = node.value().is_object();
  if (!node.value().is_string() && !is_object) {
    node.refuse("is {}; expected a policy's name or an object with its \"type\"", node.shown());
  }
  PolicySpec policy;
  policy.info = &read_type(is_object ? node.at("type") : node);
  if (is_object) {
    std::vector<std::string_view> keys = {"type", "name"};
    for (const Parameter& parameter : policy.info->parameters) keys.push_back(parameter.name);
    node.expect_object(keys);
  }
  const auto find = [&](std::string_view key) {
    return is_object ? node.find(std::string(key)) : std::nullopt;
  };
  const auto name = find("name");
  policy.name = name ? name->text() : std::string(policy.info->name);
  Parameters choices;
  std::set<std::string_view> meant;
  for (const Parameter& parameter : policy.info->parameters) {
    if (!choices.allow(parameter)) continue;
    meant.insert(parameter.name);
    const auto given = find(parameter.name);
    if (!given && !parameter.formula().empty()) continue;
    if (!given && !has_fallback(parameter)) {
      node.refuse("{} needs \"{}\": {}", policy.info->name, parameter.name, parameter.help);
    }
    auto value = read_parameter(parameter, given, how);
    if (auto* axis = std::get_if<Axis>(&value)) {
      policy.axes.emplace_back(&parameter, std::move(*axis));
      continue;
    }
    auto fixed = std::get<ParameterValue>(std::move(value));
    if (parameter.as<ChoiceKind>() != nullptr) choices.set(parameter.name, fixed);
    policy.values.emplace_back(&parameter, std::move(fixed));
  }
  for (const Parameter& parameter : policy.info->parameters) {
    const auto given = find(parameter.name);
    if (given && !meant.contains(parameter.name)) {
      refuse_without_meaning(*given, parameter.name, *policy.info, choices);
    }
  }
  return policy;
}

}  // namespace splitee
