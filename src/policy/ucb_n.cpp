#include "policy/ucb_n.hpp"

namespace splitee {

BanditDesign UcbNSplits::design(const Parameters& parameters) {
  return shown_splits("ucb-n", parameters);
}

const PolicyInfo& UcbNSplits::info() {
  static const PolicyInfo info = {
      .name = "ucb-n",
      .summary = "UCB1 over splitting layers that counts what its walks show",
      .rule =
          "Splits at the exit with the highest m + sqrt(2 ln t / n), n the rewards seen; a pull of "
          "arm i shows the rewards of arms 1..i, as the feedback says. Evaluates exits 1..i. "
          "Rewards reach the rule as x in [0, 1], see bandit.",
      .source = "UCB-N, Caron et al., UAI 2012, arXiv 1210.4839",
      .differs =
          "textbook form. With feedback observable the rewards that a walk does not show are "
          "missing not at random, which favours shallow exits; splitee-s is the rule with beta for "
          "sqrt(2) and rewards as they are.",
      .faults = {"capeen-side-reward"},
      .family = Family::kLearnsExits,
      .heads = Heads::kPassed,
      .drawing = {.label = "UCB-N", .colour = "#3f7d20", .marker = "v"},
      .parameters = shown_feedback_parameters(),
      .misfit = misfit};
  return info;
}

}  // namespace splitee
