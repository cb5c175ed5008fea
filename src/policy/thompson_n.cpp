#include "policy/thompson_n.hpp"

namespace splitee {
namespace {

std::vector<Parameter> parameters_of_thompson_n() {
  std::vector<Parameter> all = shown_feedback_parameters();
  all.push_back({.name = "sigma",
                 .help = "deviation of a reward; half the range of rewards is 0.5",
                 .kind = NumberKind{.fallback = 1}});
  return all;
}

}  // namespace

BanditDesign ThompsonNSplits::design(const Parameters& parameters) {
  return shown_splits("thompson-gaussian", parameters);
}

const PolicyInfo& ThompsonNSplits::info() {
  static const PolicyInfo info = {
      .name = "thompson-n",
      .summary = "Thompson sampling over splitting layers that counts what its walks show",
      .rule =
          "Splits at the exit with the highest draw of N(m, sigma^2 / (n + 1)), n the rewards "
          "seen; a pull of arm i shows the rewards of arms 1..i, as the feedback says. Evaluates "
          "exits 1..i. Rewards reach the rule as x in [0, 1], see bandit.",
      .source = "Agrawal and Goyal, AISTATS 2013, with every reward that a walk shows",
      .differs =
          "packages have the learner, bandit has it as thompson-gaussian; what is new is that "
          "every reward that a walk shows is told.",
      .family = Family::kLearnsExits,
      .heads = Heads::kPassed,
      .drawing = {.label = "Thompson-N", .colour = "#a0522d", .marker = ">"},
      .parameters = parameters_of_thompson_n(),
      .misfit = misfit};
  return info;
}

}  // namespace splitee
