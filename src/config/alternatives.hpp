#pragma once

#include "base/json_reader.hpp"
#include "config/axis.hpp"

namespace splitee {

// One value as `read` reads it, or {"named": {NAME: .., ..}}, in the order of the names.
template <class Read>
auto read_alternatives(const JsonNode& node, const Read& read) {
  Alternatives<decltype(read(node))> alternatives;
  if (node.value().is_object() && node.has("named")) {
    node.expect_object({"named"});
    const JsonNode named = node.at("named");
    if (!named.value().is_object() || named.value().empty()) {
      named.refuse("is {}; expected an object with a name for each alternative", named.shown());
    }
    named.expect_names();
    for (const auto& [name, value] : named.value().items()) {
      alternatives.names.push_back(name);
      alternatives.choices.push_back(read(named.at(name)));
    }
  } else {
    alternatives.choices.push_back(read(node));
  }
  return alternatives;
}

}  // namespace splitee
