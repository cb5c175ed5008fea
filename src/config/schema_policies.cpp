// The policies as JSON Schemas, made from their table.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "config/parameters.hpp"
#include "config/schema_parts.hpp"
#include "policy/plugin.hpp"
#include "policy/table.hpp"

namespace splitee::schema {
namespace {

bool must_be_given(const Parameter& parameter) {
  return !has_fallback(parameter) && parameter.formula().empty();
}

// The condition that a choice is made with which the parameter has a meaning.
Json condition_of(const PolicyInfo& info, const Condition& condition) {
  const std::string name(condition.choice);
  const auto& all = condition.words;
  const auto* choice = info.parameter(name)->as<ChoiceKind>();
  if (std::find(all.begin(), all.end(), choice->paper) == all.end()) return is(name, all);
  return {{"properties", {{name, words(all)}}}};  // it is the default
}

Json conditions_of(const PolicyInfo& info, const Parameter& parameter) {
  Json all = Json::array();
  for (const Condition& condition : parameter.only_with) {
    all.push_back(condition_of(info, condition));
  }
  return {{"allOf", all}};
}

// What the choices made require of parameters that have a meaning only with some of them.
Json rules_of(const PolicyInfo& info) {
  Json rules = Json::array();
  std::map<std::string, Json> meant;  // by name: when the parameter has a meaning
  for (const Parameter& parameter : info.parameters) {
    if (parameter.only_with.empty()) continue;
    const std::string name(parameter.name);
    const Json holds = conditions_of(info, parameter);
    Json then = {{"properties", {{name, schema::parameter(parameter)}}}};
    if (must_be_given(parameter)) then["required"] = Json::array({name});
    rules.push_back(when(holds, std::move(then)));
    meant.try_emplace(name, Json::array()).first->second.push_back(holds);
  }
  for (const auto& [name, cases] : meant) {
    rules.push_back(when({{"not", {{"anyOf", cases}}}}, has_none({name})));
  }
  return rules;
}

Json object_of(const PolicyInfo& info) {
  Json properties = {{"type", {{"const", info.name}}},
                     {"name", described(text(), "what the results call it, each once")}};
  std::vector<std::string> required = {"type"};
  for (const Parameter& parameter : info.parameters) {
    const std::string name(parameter.name);
    // With conditions, its values are left to the rules.
    properties[name] = parameter.only_with.empty() ? schema::parameter(parameter)
                                                   : Json({{"description", parameter.help}});
    if (parameter.only_with.empty() && must_be_given(parameter)) required.push_back(name);
  }
  if (!info.needs.library.empty()) {  // the library alone knows the rest
    properties["sha256"] = described(text(), "of the library, where no other shall do");
    properties["arms"] = true;
    properties["warm_start"] = true;
    properties[std::string(kPluginParameters)] =
        described({{"type", "object"}}, "those that the library describes");
  }
  Json schema = object(std::move(properties), required);
  schema["title"] = info.name;
  schema["description"] = fmt::format("{}. {}", info.summary, info.rule);
  if (const Json rules = rules_of(info); !rules.empty()) schema["allOf"] = rules;
  return schema;
}

// Whether the name of the policy is enough.
bool stands_alone(const PolicyInfo& info) {
  return std::none_of(info.parameters.begin(), info.parameters.end(), [](const Parameter& each) {
    return each.only_with.empty() && must_be_given(each);
  });
}

}  // namespace

// A policy's name, or an object whose "type" alone decides what else it may hold.
Json policy() {
  std::vector<std::string_view> all;
  std::vector<std::string_view> alone;
  Json rules = Json::array();
  for (const PolicyInfo* info : all_policies()) {
    all.push_back(info->name);
    if (stands_alone(*info)) alone.push_back(info->name);
    rules.push_back(when(is("type", {info->name}), object_of(*info)));
  }
  const Json full = {{"type", "object"},
                     {"properties", {{"type", described(words(all), "its rule")}}},
                     {"required", Json::array({"type"})},
                     {"allOf", rules}};
  return any_of({described(words(alone), "a policy with its defaults"), full});
}

}  // namespace splitee::schema
