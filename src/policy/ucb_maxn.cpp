#include "policy/ucb_maxn.hpp"

namespace splitee {

BanditDesign UcbMaxNSplits::design(const Parameters& parameters) {
  return shown_splits("ucb-maxn", parameters);
}

const PolicyInfo& UcbMaxNSplits::info() {
  static const PolicyInfo info = {
      .name = "ucb-maxn",
      .summary = "as ucb-n, but splits at the best mean whose walk shows its arm",
      .rule =
          "Splits at the exit with the highest mean among the arm of ucb-n and those behind it; a "
          "pull of arm i shows the rewards of arms 1..i, as the feedback says. Evaluates exits "
          "1..i. Rewards reach the rule as x in [0, 1], see bandit.",
      .source = "UCB-MaxN, Caron et al., UAI 2012, arXiv 1210.4839",
      .differs =
          "textbook form; on the way through a network the arms that show exit i are i and those "
          "behind it.",
      .faults = {"capeen-side-reward"},
      .family = Family::kLearnsExits,
      .heads = Heads::kPassed,
      .drawing = {.label = "UCB-MaxN", .colour = "#7d9d20", .marker = "^"},
      .parameters = shown_feedback_parameters(),
      .misfit = misfit};
  return info;
}

}  // namespace splitee
