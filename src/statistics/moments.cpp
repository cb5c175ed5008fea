#include "statistics/moments.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace splitee {
namespace {

// The 0.975 quantile of Student's t. Computed in long double and rounded once, so that the last bit
// does not depend on the C library's choice of instructions.
double t_quantile975(std::int64_t degrees_of_freedom) {
  static thread_local std::int64_t cached_for = 0;
  static thread_local double cached = 0;
  if (cached_for != degrees_of_freedom) {
    const boost::math::students_t_distribution<long double> student(
        static_cast<long double>(degrees_of_freedom));
    cached = static_cast<double>(boost::math::quantile(student, 0.975L));
    cached_for = degrees_of_freedom;
  }
  return cached;
}

}  // namespace

std::optional<Interval> Moments::interval95() const {
  if (count_ < 2) return std::nullopt;
  const double half =
      t_quantile975(count_ - 1) * std::sqrt(variance() / static_cast<double>(count_));
  return Interval{mean_ - half, mean_ + half};
}

}  // namespace splitee
