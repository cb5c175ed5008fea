#pragma once

#include <optional>

namespace splitee {

// Of a Beta distribution above some number: the probability Q, and the hazard there, the density
// over Q. Q is exp(log_q) times a factor between 1 - kBetaTailRounding and 1 + kBetaTailRounding,
// and so is the hazard.
struct BetaTail {
  double log_q;
  double hazard;
};

inline constexpr double kBetaTailRounding = 2e-7;

// Of Beta(a, b) above q in (0, 1), for a, b >= 4 and a + b <= 10^7; none outside these limits, and
// where q is too far below the mean or too near it for the fraction to converge in a few steps.
std::optional<BetaTail> beta_tail(double a, double b, double q);

}  // namespace splitee
