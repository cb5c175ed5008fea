#pragma once

#include <optional>

namespace splitee {

// Of a Beta distribution: the probability Q of more than some number, and the hazard there, the
// density over Q. Q is exp(log_q) times a factor between 1 - kBetaTailRounding and 1 +
// kBetaTailRounding, and so is the hazard.
struct BetaTail {
  double log_q;
  double hazard;
};

inline constexpr double kBetaTailRounding = 2e-7;

// Of Beta(a, b) above q in (0, 1), for a, b from 4 and a + b to 10^7; nothing outside of these,
// and where q is too far below the mean or too near it for the fraction to settle in a few steps.
std::optional<BetaTail> beta_tail(double a, double b, double q);

}  // namespace splitee
