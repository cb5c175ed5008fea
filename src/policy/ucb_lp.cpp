#include "policy/ucb_lp.hpp"

namespace splitee {

BanditDesign UcbLpSplits::design(const Parameters& parameters) {
  return shown_splits("ucb-lp", parameters);
}

const PolicyInfo& UcbLpSplits::info() {
  static const PolicyInfo info = {
      .name = "ucb-lp",
      .summary = "splits at the last exit that may be best until the others are out",
      .rule =
          "Splits at the exit that is the last of those left: exits are dropped phase by phase, "
          "when the rewards seen of each suffice; a pull of arm i shows the rewards of arms 1..i, "
          "as the feedback says. Evaluates exits 1..i. Rewards reach the rule as x in [0, 1], see "
          "bandit.",
      .source = "UCB-LP, Buccapatnam et al., JMLR 18, 2017, arXiv 1704.07943",
      .differs =
          "textbook form of the phases; where every walk shows the exits before it, playing the "
          "last exit left solves the paper's linear program.",
      .family = Family::kLearnsExits,
      .heads = Heads::kPassed,
      .drawing = {.label = "UCB-LP", .colour = "#20607d", .marker = "<"},
      .parameters = shown_feedback_parameters(),
      .misfit = misfit};
  return info;
}

}  // namespace splitee
