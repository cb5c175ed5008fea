#include "statistics/beta_tail.hpp"

#include <doctest/doctest.h>

#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <random>

namespace splitee {

TEST_CASE("the tail of a Beta distribution and its hazard are what the library's integral gives") {
  const unsigned seed = 71;
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<> uniform;
  constexpr int kTries = 4000;
  int answered = 0;
  int far = 0;
  for (int k = 0; k < kTries; ++k) {
    const double n = 4 * std::pow(10, 6.2 * uniform(random));
    const double mean = 0.02 + 0.96 * uniform(random);
    const double a = 4 + mean * n;
    const double b = 4 + (1 - mean) * n;
    // From the mean to eight deviations above it.
    const double deviation = std::sqrt(a * b / (a + b + 1)) / (a + b);
    const double z = 8 * uniform(random);
    const double q = a / (a + b) + z * deviation;
    if (!(q < 1)) continue;
    const auto tail = beta_tail(a, b, q);
    if (!tail) continue;
    CAPTURE(a);
    CAPTURE(b);
    CAPTURE(q);
    const long double exact = boost::math::ibetac<long double>(a, b, q);
    const long double density = boost::math::ibeta_derivative<long double>(a, b, q);
    CHECK(std::abs(std::exp(static_cast<long double>(tail->log_q)) / exact - 1) <=
          kBetaTailRounding);
    CHECK(std::abs(tail->hazard * exact / density - 1) <= kBetaTailRounding);
    ++answered;
    far += z > 3 ? 1 : 0;
  }
  CHECK(far > kTries / 2);
  CHECK(answered > kTries * 2 / 3);
}

TEST_CASE("it answers nothing where its proof does not hold") {
  CHECK_FALSE(beta_tail(3.9, 50, 0.5));
  CHECK_FALSE(beta_tail(50, 3.9, 0.9));
  CHECK_FALSE(beta_tail(5e6, 5e6 + 1, 0.51));
  CHECK_FALSE(beta_tail(50, 50, 0));
  CHECK_FALSE(beta_tail(50, 50, 1));
  CHECK_FALSE(beta_tail(50, 50, std::nan("")));
  CHECK_FALSE(beta_tail(std::nan(""), 50, 0.5));
  CHECK_FALSE(beta_tail(40'000, 40'000, 0.3));
}

}  // namespace splitee
