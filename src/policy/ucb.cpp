#include "policy/ucb.hpp"

#include <cmath>

namespace splitee {

Ucb::Ucb(std::size_t arms, double beta)
    : beta_(beta), total_(arms), pulls_(arms), mean_(arms), width_(arms) {}

void Ucb::set(std::size_t arm, double total, double pulls) {
  total_[arm] = total;
  pulls_[arm] = pulls;
  mean_[arm] = total_[arm] / pulls_[arm];
  width_[arm] = beta_ / std::sqrt(pulls_[arm]);
}

std::size_t Ucb::estimated_best() const {
  std::size_t best = 0;
  for (std::size_t arm = 1; arm < arms(); ++arm) {
    if (pulls_[arm] > 0 && (pulls_[best] == 0 || mean_[arm] > mean_[best])) best = arm;
  }
  return best;
}

Parameter beta_parameter() {
  return {.name = "beta",
          .help = "weight of the exploration term",
          .kind = NumberKind{.low = 0, .high = 1e9, .fallback = 1.0}};
}

}  // namespace splitee
