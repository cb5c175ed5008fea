#include "policy/deebert.hpp"

namespace splitee {

const PolicyInfo& Deebert::info() {
  static const PolicyInfo info = {
      .name = "deebert",
      .summary = "early exit by entropy, all on the device",
      .rule =
          "Goes from exit to exit and stops at the first whose entropy -sum p ln p is below "
          "entropy_threshold, at the latest at the last. Evaluates every exit it passes; never "
          "offloads.",
      .source = "DeeBERT, Xin et al., ACL 2020, as compared with in arXiv 2309.09195",
      .family = Family::kWalk,
      .heads = Heads::kPassed,
      .needs = {.entropy = true},
      .drawing = {.label = "DeeBERT",
                  .colour = "#62bdea",
                  .dashes = {4, 1.2, 1, 1.2, 1, 1.2},
                  .marker = "X"},
      .parameters = {
          {.name = "entropy_threshold",
           .help = "in nats; at most ln(classes) is of use",
           .kind = NumberKind{
               .low = 0,
               .high = 1e9,
               .fallback = 0.3,
               .doubt_at_low =
                   "no entropy is below entropy_threshold 0, so it never exits early"}}}};
  return info;
}

}  // namespace splitee
