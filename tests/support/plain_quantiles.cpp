#include "support/plain_quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace splitee::testing {
namespace {

// The root of a rising function, to the last bit.
template <class Function>
double root(double low, double high, const Function& rises) {
  for (int k = 0; k < 200; ++k) {
    const double middle = low + (high - low) / 2;
    (rises(middle) > 0 ? high : low) = middle;
  }
  return low;
}

double xlog(double p, double q) { return p > 0 ? p * std::log(p / q) : 0; }

// The regularised incomplete beta function, by its power series in x.
double beta_cdf(double a, double b, double x) {
  if (x > (a + 1) / (a + b + 2)) return 1 - beta_cdf(b, a, 1 - x);
  if (x <= 0) return 0;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log1p(-x)) /
                       a;
  // I = front * sum over k of (a+b)(a+b+1)...(a+b+k-1) / ((a+1)...(a+k)) x^k.
  double term = 1;
  double sum = 1;
  for (int k = 1; k < 100'000 && term > 1e-18 * sum; ++k) {
    term *= (a + b + k - 1) / (a + k) * x;
    sum += term;
  }
  return front * sum;
}

}  // namespace

double plain_kl(double p, double q) { return xlog(p, q) + xlog(1 - p, 1 - q); }

double plain_kl_bound(double m, double level) {
  const double p = std::clamp(m, 0.0, 1.0);
  if (p >= 1) return 1;
  return root(p, 1, [&](double q) { return q >= 1 ? 1 : plain_kl(p, q) - level; });
}

double plain_normal_quantile(double p) {
  return root(-40, 40, [&](double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2) - p; });
}

double plain_beta_quantile(double a, double b, double p) {
  return root(0, 1, [&](double x) { return beta_cdf(a, b, x) - p; });
}

}  // namespace splitee::testing
