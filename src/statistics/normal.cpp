#include "statistics/normal.hpp"

#include <boost/math/distributions/normal.hpp>

namespace splitee {

double normal_quantile(double p) {
  using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  static const boost::math::normal_distribution<double, Policy> standard;
  return boost::math::quantile(standard, p);
}

}  // namespace splitee
