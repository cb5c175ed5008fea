#include "policy/learners/constants.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace splitee {

DerivedConstants derived_constants(const WorldSize& world) {
  const auto rounds = static_cast<double>(world.horizon);
  const auto arms = static_cast<double>(world.arms);
  const double log_rounds = std::log(rounds);
  const double per_round = world.changes / rounds;
  const double log_square = std::log(2 * arms * rounds * rounds);
  const double root = std::sqrt(log_square) + std::sqrt(std::log(2 * rounds));
  const double w = 4 / (world.smallest_change * world.smallest_change) * root * root;
  const double b = std::sqrt(w / 2 * log_square);
  return {
      .sw_ucb_tau = 2 * world.range * std::sqrt(rounds * log_rounds / world.changes),
      .d_ucb_gamma = 1 - std::sqrt(per_round) / (4 * world.range),
      .cusum_h = -std::log(per_round),
      .cusum_alpha = std::sqrt(per_round * -std::log(per_round)),
      .m_ucb_w = w,
      .m_ucb_b = b,
      .m_ucb_gamma = std::sqrt(world.changes * arms * (2 * b + 3 * std::sqrt(w)) / (2 * rounds)),
      .glr_delta_global = 1 / std::sqrt(world.changes * rounds),
      .glr_delta_local = 1 / std::sqrt(arms * world.changes * rounds),
      .glr_alpha = 0.1 * std::sqrt(arms * per_round * log_rounds),
      .exp3_gamma =
          std::min(1.0, std::sqrt(arms * std::log(arms) / ((std::numbers::e - 1) * rounds))),
      .exp3_ix_eta = std::sqrt(2 * std::log(arms) / (arms * rounds)),
  };
}

}  // namespace splitee
