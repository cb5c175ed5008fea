#include "policy/elasticbert.hpp"

namespace splitee {

const PolicyInfo& Elasticbert::info() {
  static const PolicyInfo info = {
      .name = "elasticbert",
      .summary = "early exit by confidence, all on the device",
      .rule =
          "Goes from exit to exit and stops at the first with C_i >= threshold, at the latest at "
          "the last. "
          "Evaluates every exit it passes; never offloads.",
      .source = "ElasticBERT, Liu et al., NAACL 2022, as compared with in arXiv 2309.09195",
      .heads = Heads::kPassed,
      .parameters = {
          {.name = "stop",
           .help = "first-confident: at the first confident exit; next-layer: one exit later, the "
                   "off-by-one of the published code",
           .choices = {"next-layer", "first-confident"},
           .published_code = "next-layer",
           .paper = "first-confident"}}};
  return info;
}

Elasticbert::Elasticbert(const PolicySetup& setup)
    : threshold_(setup.threshold), next_layer_(setup.parameters.choice("stop") == "next-layer") {}

}  // namespace splitee
