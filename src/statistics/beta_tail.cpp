// Q = I_{1-q}(b, a) = q^a (1 - q)^b / (b B(a, b)) times the continued fraction 1 / (1 + d_1 / (1 +
// d_2 / ...)) of DLMF 8.17.22, of whose convergents those with the numbers 4m and 4m + 1 are below
// its value and the others above (counted as there, 8.17(v)): where two on both sides differ by
// less than kFractionPrecision the value is known to that. ln of the factor in front of it comes
// from
//   ln Gamma(z) = (z - 1/2) ln z - z + ln(2 pi) / 2 + 1 / (12 z) - 1 / (360 z^3) + 1 / (1260 z^5) -
//   r,
// 0 < r < 1 / (1680 z^7) (DLMF 5.11.1 and 5.11(ii)), for z = a, b, a + b: for z from 4 the three r
// come to less than 8e-8. Rounding takes less than 1e-15 (a + b) <= 1e-8 of the logarithm.
#include "statistics/beta_tail.hpp"

#include <cmath>
#include <numbers>

namespace splitee {
namespace {

constexpr double kLeastParameter = 4;
constexpr double kMostTogether = 1e7;
constexpr double kFractionPrecision = 1e-7;
constexpr int kMostFractionSteps = 60;

// What Stirling's series adds to ln Gamma(z).
double correction(double z) {
  const double square = 1 / (z * z);
  return (1 - square / 30 * (1 - square * 2 / 7)) / (12 * z);
}

// The continued fraction; none where it has not converged.
std::optional<double> fraction(double a, double b, double q) {
  const double x = 1 - q;
  // Convergents by the recurrence of numerators and denominators.
  double above = 1;
  double above_before = 0;
  double below = 1;
  double below_before = 1;
  double last = 1;  // a convergent on the other side
  double m = 0;
  const auto step = [&](double d) {
    const double next_above = above + d * above_before;
    const double next_below = below + d * below_before;
    above_before = above;
    below_before = below;
    above = next_above;
    below = next_below;
  };
  for (int k = 0; k < kMostFractionSteps && m + 1 < a; k += 2) {
    step(-(b + m) * (a + b + m) * x / ((b + 2 * m) * (b + 2 * m + 1)));
    m += 1;
    const double here = above / below;
    if (std::abs(here - last) < kFractionPrecision * here) return (here + last) / 2;
    last = here;
    step(m * (a - m) * x / ((b + 2 * m - 1) * (b + 2 * m)));
  }
  return std::nullopt;
}

}  // namespace

std::optional<BetaTail> beta_tail(double a, double b, double q) {
  const double n = a + b;
  if (!(a >= kLeastParameter && b >= kLeastParameter && n <= kMostTogether)) return std::nullopt;
  if (!(q > 0 && q < 1)) return std::nullopt;
  const auto value = fraction(a, b, q);
  if (!value || !(*value > 0)) return std::nullopt;
  const double log_front = a * std::log(q * n / a) + b * std::log((1 - q) * n / b) +
                           std::log(a / (n * b) * (*value * *value) / (2 * std::numbers::pi)) / 2 +
                           correction(n) - correction(a) - correction(b);
  return BetaTail{log_front, b / (q * (1 - q) * *value)};
}

}  // namespace splitee
