#include "policy/splitee.hpp"

namespace splitee {

const PolicyInfo& Splitee::info() {
  static const PolicyInfo info = {
      .name = "splitee",
      .summary = "UCB over splitting layers; learns from the exit it splits at",
      .rule =
          "Splits at the arm i with the highest  mean_i + beta sqrt(ln t / n_i);  exits there if "
          "C_i >= threshold, otherwise offloads. Evaluates exit i only. Ties go to the lowest arm.",
      .source = "SplitEE, Bajpai et al., AIMLSystems 2023, arXiv 2309.09195, Algorithm 1",
      .differs =
          "warm_start uncounted is the published code's: arm k on sample k, not in any figure, "
          "then ln(t + 1) with t from 0; counted is the paper's Algorithm 1, with ln t. The "
          "learner ucb of bandit takes the completed rounds for t, one less than counted. "
          "MABWiser's UCB1 is m + alpha sqrt(2 ln N / n): beta = alpha sqrt(2). SMPyBandits breaks "
          "ties by chance. Rewards are not mapped to [0, 1]; with the map beta would count (high - "
          "low) times as much.",
      .family = Family::kLearnsExits,
      .drawing = {.label = "SplitEE", .colour = "#0b4f9e"},
      .parameters = {beta_parameter(), WarmStart::parameter()}};
  return info;
}

}  // namespace splitee
