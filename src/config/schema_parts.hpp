#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "policy/parameter.hpp"

// The parts of the configuration's schema, each a JSON Schema (2020-12).
namespace splitee::schema {

using Json = nlohmann::ordered_json;

// Text that is not empty and holds no hidden characters, as JsonNode::text() takes it.
Json text();
// The same for the keys of an object whose names are free.
Json names();

// One of these words.
template <class Words>
Json words(const Words& all) {
  Json schema = {{"enum", Json::array()}};
  for (const std::string_view word : all) schema["enum"].push_back(word);
  return schema;
}

// A number, or a whole one, from `low` to `high`, which may be infinite.
Json number(double low, double high);
Json whole(std::uint64_t low, std::uint64_t high);

// A list of at least one such number; distinct: each once.
Json numbers(double low, double high, bool is_distinct = false);

// The values that read_numbers() takes: such a list, or {"from": .., "to": .., "step": ..}.
Json number_list(double low, double high, bool is_distinct, bool is_whole = false);

// The values that read_axis() takes: such a number, or {"grid": ..}.
Json axis(double low, double high, bool is_whole = false);

// The values that read_alternatives() takes: such a value, or {"named": {NAME: such a value, ..}}.
Json alternatives(Json each);

Json list_of(Json items);
Json any_of(std::initializer_list<Json> all);

// An object with these properties and no others.
Json object(Json properties, const std::vector<std::string>& required = {});

// Conditions: the object has these keys; it has none of these.
Json has(const std::vector<std::string>& keys);
Json has_none(const std::vector<std::string>& keys);
// The condition that a property has one of these values.
Json is(const std::string& key, const std::vector<std::string_view>& values);
// Where the condition holds, `then` must; where not, `otherwise`, if anything.
Json when(Json condition, Json then, Json otherwise = {});

Json described(Json schema, std::string_view description);
Json with_default(Json schema, Json value);

// A parameter of a policy, without its conditions.
Json parameter(const Parameter& parameter);

// One policy of the configuration; its part `cost`.
Json policy();
Json cost();

}  // namespace splitee::schema
