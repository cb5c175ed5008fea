#include "policy/score.hpp"

namespace splitee {

const PolicyInfo& Score::info() {
  static const PolicyInfo info = {
      .name = "score",
      .summary = "early exit by a score that the trace carries",
      .rule =
          "Goes from exit to exit and stops at the first whose score is >= limit, or < limit, as "
          "stop_when says. Evaluates every exit it passes. With a margin, an uncertainty or a "
          "learned gate as the score this is CALM, BERxiT or JEI-DNN.",
      .source = "CALM, arXiv 2207.07061; BERxiT, EACL 2021; JEI-DNN, arXiv 2310.09163",
      .differs =
          "DeeBERT exits where entropy is strictly below its threshold, BERxiT where uncertainty "
          "is (its script has 0.005): stop_when <. CALM's threshold decays over the answer's "
          "tokens, which a classifier does not have.",
      .family = Family::kWalk,
      .heads = Heads::kPassed,
      .needs = {.score = "column"},
      .drawing = {.label = "Score", .colour = "#a4133c", .dashes = {2, 1, 1, 1}, .marker = "*"},
      .parameters = {
          {.name = "column",
           .help = "NAME of the array score_NAME, [samples, exits]",
           .kind = TextKind{}},
          {.name = "stop_when",
           .help = "how a score is sure: not below the limit, or below it",
           .kind = ChoiceKind{.words = {">=", "<"}, .published_code = ">=", .paper = ">="}},
          {.name = "limit", .help = "of the score", .kind = NumberKind{.low = -1e9, .high = 1e9}},
          WalkEnd::parameter()}};
  return info;
}

}  // namespace splitee
