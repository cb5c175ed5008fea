#pragma once

namespace splitee {

// The Kullback-Leibler divergence kl(p, q) of Bernoulli(q) from Bernoulli(p), for p and q in [0,
// 1]; infinite where q gives probability 0 to an outcome that p allows.
double bernoulli_kl(double p, double q);

// The largest q in [mean, 1] with pulls * kl(mean, q) <= level, exact to some units in the last
// place; a mean outside [0, 1] counts as the nearer end. pulls > 0.
double kl_upper_bound(double mean, double pulls, double level);

}  // namespace splitee
