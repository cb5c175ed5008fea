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
      .family = Family::kLearnsExits,
      .drawing = {.label = "SplitEE", .colour = "#0b4f9e"},
      .parameters = {beta_parameter(), WarmStart::parameter()}};
  return info;
}

}  // namespace splitee
