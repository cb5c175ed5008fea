#include "support/runnable.hpp"

#include <nlohmann/json.hpp>

namespace splitee::testing {

nlohmann::json runnable(const PolicyInfo& info) {
  nlohmann::json policy = {{"type", info.name}};
  for (const Parameter& parameter : info.parameters) {
    const std::string name(parameter.name);
    const auto* number = parameter.as<NumberKind>();
    const auto* list = parameter.as<ListKind>();
    if (number != nullptr && !number->fallback && number->formula.empty()) {
      policy[name] = number->low;
    }
    if (parameter.as<ExitKind>() != nullptr) policy[name] = 1;
    if (list != nullptr && list->is_distinct && list->high > 1) policy[name] = {1, 2};
  }
  return policy;
}

}  // namespace splitee::testing
