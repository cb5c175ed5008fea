#include "policy/oracle.hpp"

#include <algorithm>

namespace splitee {

const PolicyInfo& Oracle::info() {
  static const PolicyInfo info = {
      .name = "oracle",
      .summary = "the best exit of each sample in hindsight",
      .rule =
          "Splits each sample at argmax_i r_i of that sample (ties: lowest). It maximises reward, "
          "not accuracy: "
          "an upper bound that no policy without knowledge of the sample reaches.",
      .source = "the per-sample optimum of the reward of arXiv 2309.09195",
      .family = Family::kHindsight,
      .drawing = {
          .label = "Oracle", .colour = "#cc6fae", .dashes = {3, 1, 1, 1, 1, 1}, .marker = "*"}};
  return info;
}

std::size_t Oracle::choose(std::span<const double> rewards) const {
  return static_cast<std::size_t>(std::max_element(rewards.begin(), rewards.end()) -
                                  rewards.begin());
}

}  // namespace splitee
