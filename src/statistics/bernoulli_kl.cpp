#include "statistics/bernoulli_kl.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace splitee {
namespace {

constexpr int kBisections = 60;

// p ln(p / q), with its limit 0 at p = 0.
double term(double p, double q) {
  if (p <= 0) return 0;
  if (q <= 0) return std::numeric_limits<double>::infinity();
  return p * std::log(p / q);
}

}  // namespace

double bernoulli_kl(double p, double q) { return term(p, q) + term(1 - p, 1 - q); }

double kl_upper_bound(double mean, double pulls, double level) {
  double low = std::clamp(mean, 0.0, 1.0);
  const double from = low;
  double high = 1;
  for (int k = 0; k < kBisections; ++k) {
    const double middle = (low + high) / 2;
    (pulls * bernoulli_kl(from, middle) <= level ? low : high) = middle;
  }
  return low;
}

}  // namespace splitee
