#pragma once

namespace splitee {

// The standard normal distribution's quantile of p in (0, 1).
double normal_quantile(double p);

}  // namespace splitee
