#include "policy/elasticbert.hpp"

#include <fmt/format.h>

namespace splitee {
namespace {

std::optional<Misfit> misfit_of_elasticbert(const Parameters& values, const TraceFacts& trace) {
  if (values.choice("stop") != "next-layer" || trace.exits > 1) return std::nullopt;
  return Misfit{"stop", fmt::format("next-layer needs at least two exits, but the trace {} has one",
                                    trace.name)};
}

}  // namespace

const PolicyInfo& Elasticbert::info() {
  static const PolicyInfo info = {
      .name = "elasticbert",
      .summary = "early exit by confidence, all on the device",
      .rule =
          "Goes from exit to exit and stops at the first with C_i >= threshold, at the latest at "
          "the last. "
          "Evaluates every exit it passes; never offloads.",
      .source = "ElasticBERT, Liu et al., NAACL 2022, as compared with in arXiv 2309.09195",
      .family = Family::kWalk,
      .heads = Heads::kPassed,
      .drawing = {.label = "ElasticBERT", .colour = "#b58400", .dashes = {2.5, 1.2}, .marker = "P"},
      .parameters =
          {{.name = "stop",
            .help = "first-confident: at the first confident exit; next-layer: one exit later, the "
                    "off-by-one of the published code",
            .kind = ChoiceKind{.words = {"next-layer", "first-confident"},
                               .published_code = "next-layer",
                               .paper = "first-confident"}}},
      .misfit = misfit_of_elasticbert};
  return info;
}

Elasticbert::Elasticbert(const PolicySetup& setup)
    : threshold_(setup.threshold), next_layer_(setup.parameters.choice("stop") == "next-layer") {}

}  // namespace splitee
