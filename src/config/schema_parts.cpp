#include "config/schema_parts.hpp"

#include <algorithm>
#include <cmath>

#include "base/hidden_characters.hpp"
#include "config/limits.hpp"

namespace splitee::schema {
namespace {

Json bound(double value) {
  if (value == std::floor(value) && std::abs(value) <= kHighestWhole) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

Json any_number(double low, double high, bool is_whole) {
  Json schema = {{"type", is_whole ? "integer" : "number"}};
  if (is_whole) {
    low = std::max(low, -kHighestWhole);
    high = std::min(high, kHighestWhole);
  }
  if (std::isfinite(low)) schema["minimum"] = bound(low);
  if (std::isfinite(high)) schema["maximum"] = bound(high);
  return schema;
}

Json list_of_numbers(double low, double high, bool is_distinct, bool is_whole) {
  Json schema = list_of(any_number(low, high, is_whole));
  if (is_distinct) schema["uniqueItems"] = true;
  return schema;
}

// Whole steps may be any: none is made where the ends are equal.
Json steps(double low, double high, bool is_whole) {
  const Json end = any_number(low, high, is_whole);
  return object({{"from", end}, {"to", end}, {"step", any_number(-high, high, false)}},
                {"from", "to", "step"});
}

}  // namespace

Json text() {
  return {{"type", "string"}, {"minLength", 1}, {"not", {{"pattern", hidden_characters()}}}};
}

Json names() { return {{"minLength", 1}, {"not", {{"pattern", hidden_characters()}}}}; }

Json number(double low, double high) { return any_number(low, high, false); }

Json whole(std::uint64_t low, std::uint64_t high) {
  return {{"type", "integer"}, {"minimum", low}, {"maximum", high}};
}

Json numbers(double low, double high, bool is_distinct) {
  return list_of_numbers(low, high, is_distinct, false);
}

Json number_list(double low, double high, bool is_distinct, bool is_whole) {
  return any_of({list_of_numbers(low, high, is_distinct, is_whole), steps(low, high, is_whole)});
}

Json axis(double low, double high, bool is_whole) {
  return any_of({any_number(low, high, is_whole),
                 object({{"grid", number_list(low, high, true, is_whole)}}, {"grid"})});
}

Json alternatives(Json each) {
  const Json named = {{"type", "object"},
                      {"minProperties", 1},
                      {"propertyNames", names()},
                      {"additionalProperties", each}};
  return any_of({std::move(each), object({{"named", named}}, {"named"})});
}

Json list_of(Json items) {
  return {{"type", "array"}, {"minItems", 1}, {"items", std::move(items)}};
}

Json any_of(std::initializer_list<Json> all) {
  Json schema;
  schema["anyOf"] = Json::array();
  for (const Json& each : all) schema["anyOf"].push_back(each);
  return schema;
}

Json object(Json properties, const std::vector<std::string>& required) {
  Json schema = {
      {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = required;
  return schema;
}

Json has(const std::vector<std::string>& keys) { return {{"required", keys}}; }

Json has_none(const std::vector<std::string>& keys) {
  Json properties = Json::object();
  for (const std::string& key : keys) properties[key] = false;
  return {{"properties", properties}};
}

Json is(const std::string& key, const std::vector<std::string_view>& values) {
  return {{"properties", {{key, words(values)}}}, {"required", Json::array({key})}};
}

Json when(Json condition, Json then, Json otherwise) {
  Json schema = {{"if", std::move(condition)}, {"then", std::move(then)}};
  if (!otherwise.is_null()) schema["else"] = std::move(otherwise);
  return schema;
}

Json described(Json schema, std::string_view description) {
  schema["description"] = description;
  return schema;
}

Json with_default(Json schema, Json value) {
  schema["default"] = std::move(value);
  return schema;
}

}  // namespace splitee::schema
