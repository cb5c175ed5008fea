#include "policy/patience.hpp"

namespace splitee {

const PolicyInfo& Patience::info() {
  static const PolicyInfo info = {
      .name = "patience",
      .summary = "early exit once exits in a row agree",
      .rule =
          "Goes from exit to exit and stops where `patience` exits in a row have given the answer "
          "of the exit before them; an exit that disagrees sets the count to 0. patience 0: never. "
          "Evaluates every exit it passes.",
      .source = "PABEE, Zhou et al., NeurIPS 2020, arXiv 2006.04152; code JetRunner/PABEE",
      .differs = "the papers' speed-up is 1 - mean layers / L; cost here is in lambda.",
      .faults = {"beem-bert-patience"},
      .family = Family::kWalk,
      .heads = Heads::kPassed,
      .needs = {.answers = true},
      .drawing = {.label = "PABEE", .colour = "#3a7d44", .dashes = {1, 1.2}, .marker = "p"},
      .parameters = {
          {.name = "patience",
           .help = "agreements in a row that are enough",
           .kind = NumberKind{.low = 0, .high = 4096, .fallback = 3, .is_whole = true}},
          {.name = "answer",
           .help = "same: what agrees are the classes that the exits predict",
           .kind = ChoiceKind{.words = {"same"}, .published_code = "same", .paper = "same"}},
          WalkEnd::parameter()}};
  return info;
}

}  // namespace splitee
