#include "policy/ucb.hpp"

#include <cmath>

namespace splitee {

Ucb::Ucb(std::size_t arms, double beta)
    : beta_(beta),
      total_(arms),
      pulls_(arms),
      mean_(arms, std::numeric_limits<double>::infinity()),
      width_(arms) {}

void Ucb::set(std::size_t arm, double total, double pulls) {
  total_[arm] = total;
  pulls_[arm] = pulls;
  const double rewards = pulls_[arm] - (out_.empty() ? 0 : out_[arm]);
  mean_[arm] = rewards > 0 ? total_[arm] / rewards : 0;
  width_[arm] = beta_ / std::sqrt(pulls_[arm]);
}

void Ucb::count_play(std::size_t arm) {
  out_.resize(arms());
  out_[arm] += 1;
  set(arm, total_[arm], pulls_[arm] + 1);
}

void Ucb::learn_counted(std::size_t arm, double reward) {
  out_[arm] -= 1;
  set(arm, total_[arm] + reward, pulls_[arm]);
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
