// The parameters of policies as JSON Schemas.
#include <fmt/format.h>

#include <cmath>

#include "config/limits.hpp"
#include "config/schema_parts.hpp"

namespace splitee::schema {
namespace {

// An arm's thresholds, each once.
Json thresholds_of_arms() { return number_list(0, 1, true); }

Json arms() {
  const Json look = object({{"exit", whole(1, kHighestExit)}, {"thresholds", thresholds_of_arms()}},
                           {"exit", "thresholds"});
  const Json pairs =
      object({{"splits", number_list(1, static_cast<double>(kHighestExit), true, true)},
              {"thresholds", thresholds_of_arms()}},
             {"splits", "thresholds"});
  const Json walk = object(
      {{"walk", list_of(look)},
       {"then", with_default(words(std::vector<std::string_view>{"offload", "final"}), "offload")}},
      {"walk"});
  return with_default(any_of({{{"const", "splits"}}, look, pairs, walk}), "splits");
}

// The schema for a value of each kind.
struct SchemaOfKind {
  Json operator()(const NumberKind& kind) const {
    Json schema = axis(kind.low, kind.high, kind.is_whole);
    return kind.fallback ? with_default(std::move(schema), *kind.fallback) : schema;
  }
  Json operator()(const ExitKind& kind) const {
    Json schema = axis(kind.or_input ? 0 : 1, HUGE_VAL, true);
    return kind.fallback ? with_default(std::move(schema), *kind.fallback) : schema;
  }
  Json operator()(const ChoiceKind& kind) const {
    Json schema = words(kind.words);
    return kind.published_code == kind.paper ? with_default(std::move(schema), kind.paper) : schema;
  }
  Json operator()(const ListKind& kind) const {
    Json schema = number_list(kind.low, kind.high, kind.is_distinct);
    return kind.fallback.empty() ? schema : with_default(std::move(schema), kind.fallback);
  }
  Json operator()(const TextKind& /*kind*/) const { return text(); }
  Json operator()(const ArmsKind& /*kind*/) const { return arms(); }
  Json operator()(const FileKind& /*kind*/) const { return text(); }
};

// The part of a description that limits and default do not hold.
std::string notes_on(const Parameter& parameter) {
  std::string notes;
  if (!parameter.formula().empty()) notes += fmt::format("; default {}", parameter.formula());
  const auto* choice = parameter.as<ChoiceKind>();
  if (choice != nullptr && choice->published_code != choice->paper) {
    notes += fmt::format("; default {} (convention published-code), {} (paper)",
                         choice->published_code, choice->paper);
  }
  return notes;
}

}  // namespace

Json parameter(const Parameter& parameter) {
  return described(std::visit(SchemaOfKind{}, parameter.kind),
                   std::string(parameter.help) + notes_on(parameter));
}

}  // namespace splitee::schema
