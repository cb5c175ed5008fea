#pragma once

namespace splitee::testing {

// By plain series and bisection.
double plain_kl(double p, double q);            // of Bernoulli variables
double plain_kl_bound(double m, double level);  // the largest q with kl(m, q) <= level
double plain_normal_quantile(double p);
double plain_beta_quantile(double a, double b, double p);  // a, b >= 1

}  // namespace splitee::testing
