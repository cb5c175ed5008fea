#include "policy/cascade.hpp"

#include <fmt/format.h>

#include <cmath>

namespace splitee {
namespace {

std::vector<Parameter> parameters_of_cascade() {
  return {{.name = "exits",
           .help = "at which it looks, rising; in a network over tiers the last of each tier but "
                   "the last",
           .kind = ListKind{.low = 1, .high = 1e6, .fallback = {3, 6}, .is_distinct = true}},
          {.name = "thresholds",
           .help = "of these looks, one for each",
           .kind = ListKind{.low = 0, .high = 1, .fallback = {0.8, 0.8}}},
          {.name = "then",
           .help = "what follows where no look was sure: final, it runs on to the final exit; "
                   "offload, it offloads from the last look",
           .kind = ChoiceKind{
               .words = {"final", "offload"}, .published_code = "final", .paper = "final"}}};
}

std::optional<Misfit> misfit_of_cascade(const Parameters& values, const TraceFacts& trace) {
  const std::vector<double>& exits = values.list("exits");
  for (std::size_t k = 0; k < exits.size(); ++k) {
    if (exits[k] != std::floor(exits[k]) || (k > 0 && exits[k] < exits[k - 1])) {
      return Misfit{"exits", "must be whole numbers that rise"};
    }
  }
  if (exits.back() >= static_cast<double>(trace.exits)) {
    return Misfit{"exits", fmt::format("look at exit {}, but the trace {} has {} exits, of which "
                                       "the last is looked at anyway",
                                       exits.back(), trace.name, trace.exits)};
  }
  if (const std::size_t given = values.list("thresholds").size(); given != exits.size()) {
    return Misfit{"thresholds", fmt::format("has {} numbers, but exits has {}; each look needs its "
                                            "own",
                                            given, exits.size())};
  }
  return std::nullopt;
}

}  // namespace

const PolicyInfo& Cascade::info() {
  static const PolicyInfo info = {
      .name = "cascade",
      .summary = "looks at some exits in turn, each with its own threshold",
      .rule =
          "Evaluates the given exits in turn and stops at the first whose confidence reaches "
          "its threshold; where none does, runs on to the final exit, or offloads from the "
          "last. Evaluates these exits only. With the last exit of each tier: device, edge and "
          "cloud, each asked only where the one before it was not sure.",
      .source =
          "the plans that CeeBERT (arXiv 2405.15039) and DIMEE (arXiv 2410.05338) choose "
          "among, held fixed",
      .family = Family::kFixed,
      .drawing = {.label = "Cascade", .colour = "#2f6f6f", .dashes = {7, 2, 1, 2}, .marker = "h"},
      .parameters = parameters_of_cascade(),
      .misfit = misfit_of_cascade};
  return info;
}

std::vector<Arm> Cascade::arms(const PolicySetup& setup) {
  const std::vector<double>& exits = setup.parameters.list("exits");
  const std::vector<double>& thresholds = setup.parameters.list("thresholds");
  Arm arm;
  for (std::size_t k = 0; k < exits.size(); ++k) {
    arm.looks.push_back({static_cast<std::size_t>(exits[k]) - 1, thresholds[k]});
  }
  if (setup.parameters.choice("then") == "final") arm.looks.push_back({setup.exits - 1, 0});
  return {arm};
}

}  // namespace splitee
