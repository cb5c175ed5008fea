#include "support/runnable.hpp"

#include <nlohmann/json.hpp>

#include "support/experiment.hpp"
#include "support/places.hpp"

namespace splitee::testing {

nlohmann::json runnable(const PolicyInfo& info, const nlohmann::json& choices) {
  Parameters chosen;
  nlohmann::json policy = {{"type", info.name}};
  for (const Parameter& parameter : info.parameters) {
    const std::string name(parameter.name);
    if (const auto* choice = parameter.as<ChoiceKind>()) {
      if (choices.contains(name)) policy[name] = choices[name];
      chosen.set(name, choices.value(name, std::string(choice->published_code)));
    }
    if (!chosen.allow(parameter)) continue;
    const auto* number = parameter.as<NumberKind>();
    const auto* list = parameter.as<ListKind>();
    if (number != nullptr && !number->fallback && number->formula.empty()) {
      policy[name] = number->low;
    }
    const auto* exit = parameter.as<ExitKind>();
    if (exit != nullptr && exit->formula.empty()) policy[name] = 1;
    if (parameter.as<TextKind>() != nullptr) policy[name] = "sure";
    if (const auto* file = parameter.as<FileKind>()) {
      policy[name] = file->is_code ? plugin("epsilon_greedy").string() : "validation.npz";
    }
    if (list != nullptr && list->is_distinct && list->high > 1) policy[name] = {1, 2};
  }
  return policy;
}

void write_readable(const std::filesystem::path& folder, std::size_t samples, std::size_t exits,
                    unsigned seed) {
  write_random_trace(folder / "trace.npz", samples, exits, seed, {.extras = true});
  write_random_trace(folder / "validation.npz", samples, exits, seed + 1);
}

bool reads_little(const PolicyInfo& info) {
  const Needs& needs = info.needs;
  return !needs.answers && !needs.context && needs.score.empty() && needs.validation.empty();
}

}  // namespace splitee::testing
