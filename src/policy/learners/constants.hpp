#pragma once

#include <cstddef>
#include <cstdint>

namespace splitee {

// The size of the task, from which the textbook constants of learners follow.
struct WorldSize {
  std::uint64_t horizon = 1;     // T
  std::size_t arms = 1;          // K
  double changes = 1;            // of the rewards within the horizon, above 0
  double smallest_change = 0.1;  // of a mean, for M-UCB
  double range = 1;              // B of the rewards
};

// The constants as their papers give them; see the learners for the sources.
struct DerivedConstants {
  double sw_ucb_tau;   // 2 B sqrt(T ln T / changes)
  double d_ucb_gamma;  // 1 - sqrt(changes / T) / (4 B)
  double cusum_h;      // ln(T / changes)
  double cusum_alpha;  // sqrt(changes / T ln(T / changes))
  double m_ucb_w;      // (4 / d^2) (sqrt(ln(2 K T^2)) + sqrt(ln(2 T)))^2, d the smallest change
  double m_ucb_b;      // sqrt(w / 2 ln(2 K T^2))
  double m_ucb_gamma;  // sqrt(changes K (2 b + 3 sqrt(w)) / (2 T))
  double glr_delta_global;  // 1 / sqrt(changes T)
  double glr_delta_local;   // 1 / sqrt(K changes T)
  double glr_alpha;         // 0.1 sqrt(K changes ln T / T)
  double exp3_gamma;        // min(1, sqrt(K ln K / ((e - 1) T)))
  double exp3_ix_eta;       // sqrt(2 ln K / (K T))
};

DerivedConstants derived_constants(const WorldSize& world);

}  // namespace splitee
