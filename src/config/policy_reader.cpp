#include "config/policy_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <set>

#include "base/file.hpp"
#include "config/recorded_policy.hpp"
#include "policy/plugin.hpp"
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

// The conditions of a parameter that the choices do not meet.
std::vector<Condition> unmet(const Parameter& parameter, const Parameters& choices) {
  std::vector<Condition> conditions;
  for (const Condition& condition : parameter.only_with) {
    if (!choices.is_given(condition.choice)) continue;
    const auto& words = condition.words;
    if (std::find(words.begin(), words.end(), choices.choice(condition.choice)) == words.end()) {
      conditions.push_back(condition);
    }
  }
  return conditions;
}

// Refuses a parameter of this name, which has no meaning with the choices made, and names the
// choices that it needs. Of parameters that share the name, the one with the fewest unmet
// conditions counts.
[[noreturn]] void refuse_without_meaning(const JsonNode& given, std::string_view name,
                                         const PolicyInfo& info, const Parameters& choices) {
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  Condition missing;
  for (const Parameter& parameter : info.parameters) {
    if (parameter.name != name) continue;
    const std::vector<Condition> conditions = unmet(parameter, choices);
    if (conditions.size() < fewest) {
      fewest = conditions.size();
      missing = conditions.front();
    } else if (conditions.size() == fewest && conditions.front().choice == missing.choice) {
      const auto& words = conditions.front().words;
      missing.words.insert(missing.words.end(), words.begin(), words.end());
    }
  }
  given.refuse("has no meaning with {} {}, only with {}", missing.choice,
               choices.choice(missing.choice), fmt::join(missing.words, ", "));
}

// The description in the policy's library.
const PolicyInfo& info_of_library(const PolicyInfo& any, const JsonNode& node,
                                  const ParameterReading& how) {
  const std::string key(any.needs.library);
  const auto place = node.value().is_object() ? node.find(key) : std::nullopt;
  if (!place) node.refuse("{} needs \"{}\": {}", any.name, key, any.parameter(key)->help);
  const auto wanted = node.find("sha256");
  if (how.recorded != nullptr) return recorded_policy(any, node, *how.recorded);
  const PolicyInfo* info = nullptr;
  try {
    info = &PluginLibrary::at(PluginLibrary::place(how.folder, place->text())).info();
  } catch (const Error& error) {
    place->refuse("{}", error.what());
  }
  if (wanted && wanted->text() != info->library_sha256) {
    wanted->refuse("is {}, but the library {} has {}", wanted->shown(), place->text(),
                   info->library_sha256);
  }
  return *info;
}

std::optional<JsonNode> find_parameter(const JsonNode& node, const Parameter& parameter) {
  if (!node.value().is_object()) return std::nullopt;
  const std::string name(parameter.name);
  if (parameter.group.empty()) return node.find(name);
  const auto group = node.find(std::string(parameter.group));
  return group ? group->find(name) : std::nullopt;
}

// Checks that all keys of a policy, and of the object that holds some of its parameters, are known.
void expect_keys(const JsonNode& node, const PolicyInfo& info) {
  std::vector<std::string_view> keys = {"type", "name"};
  std::vector<std::string_view> grouped;
  std::string group;
  if (!info.needs.library.empty()) {
    keys.emplace_back("sha256");
    keys.push_back(kPluginParameters);
    group = kPluginParameters;
  }
  for (const Parameter& parameter : info.parameters) {
    (parameter.group.empty() ? keys : grouped).push_back(parameter.name);
  }
  node.expect_object(keys);
  if (const auto inner = node.find(group); inner && !group.empty()) inner->expect_object(grouped);
}

}  // namespace

PolicySpec read_policy(const JsonNode& node, const ParameterReading& how) {
  const bool is_object = node.value().is_object();
  if (!node.value().is_string() && !is_object) {
    node.refuse("is {}; expected a policy's name or an object with its \"type\"", node.shown());
  }
  PolicySpec policy;
  policy.info = &read_type(is_object ? node.at("type") : node);
  const bool is_foreign = !policy.info->needs.library.empty();
  if (is_foreign) policy.info = &info_of_library(*policy.info, node, how);
  if (is_object) expect_keys(node, *policy.info);
  const auto name = is_object ? node.find("name") : std::nullopt;
  policy.name = name ? name->text()
                     : std::string(is_foreign ? policy.info->drawing.label : policy.info->name);
  Parameters choices;
  std::set<std::string_view> meant;
  for (const Parameter& parameter : policy.info->parameters) {
    if (!choices.allow(parameter)) continue;
    meant.insert(parameter.name);
    const auto given = find_parameter(node, parameter);
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
    const auto given = find_parameter(node, parameter);
    if (given && !meant.contains(parameter.name)) {
      refuse_without_meaning(*given, parameter.name, *policy.info, choices);
    }
  }
  return policy;
}

}  // namespace splitee
