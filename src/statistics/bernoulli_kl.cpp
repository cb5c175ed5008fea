#include "statistics/bernoulli_kl.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace splitee {
namespace {

constexpr int kMostSteps = 50;
constexpr double kPrecision = 1e-16;  // of a step, relative
constexpr double kBelowOne = 1 - 0x1p-53;

// p ln(p / q), with its limit 0 at p = 0.
double term(double p, double q) {
  if (p <= 0) return 0;
  if (q <= 0) return std::numeric_limits<double>::infinity();
  return p * std::log(p / q);
}

}  // namespace

double bernoulli_kl(double p, double q) { return term(p, q) + term(1 - p, 1 - q); }

double kl_upper_bound(double mean, double pulls, double level) {
  const double p = std::clamp(mean, 0.0, 1.0);
  const double share = level / pulls;
  if (p >= 1 || share <= 0) return p;
  if (p <= 0) return -std::expm1(-share);
  // kl(p, q) - share is convex and rises in q, so Newton's steps from above the root fall towards
  // it. Above it are p + sqrt(share / 2), for kl >= 2 (q - p)^2 (Pinsker), and 1 - exp(-(share + ln
  // 2) / (1 - p)), for kl >= (1 - p) ln(1 / (1 - q)) - ln 2.
  double q =
      std::min(p + std::sqrt(share / 2), -std::expm1(-(share + std::numbers::ln2) / (1 - p)));
  if (q >= 1) q = kBelowOne;
  for (int k = 0; k < kMostSteps; ++k) {
    const double step = (bernoulli_kl(p, q) - share) * q * (1 - q) / (q - p);
    if (!(step > kPrecision * q)) break;
    q -= step;
  }
  return std::max(q, p);
}

}  // namespace splitee
