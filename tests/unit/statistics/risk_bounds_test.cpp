#include "statistics/risk_bounds.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace {

using splitee::binomial_p_value;
using splitee::hoeffding_bentkus_p_value;
using splitee::wsr_bound;

std::vector<std::int8_t> no_losses(std::size_t n) {
  std::vector<std::int8_t> losses(n, 0);
  return losses;
}

}  // namespace

TEST_CASE("the betting bound of losses that are all 0 falls with their number") {
  double before = 1.1;
  for (const std::size_t n : {1U, 10U, 100U, 1000U, 10'000U}) {
    const double bound = wsr_bound(no_losses(n), 0.1);
    CHECK(bound < before);
    CHECK(bound > 0);
    before = bound;
  }
}

TEST_CASE("the betting bound lies above the mean loss, and is 1 where nothing can be said") {
  std::vector<std::int8_t> losses = no_losses(200);
  for (std::size_t n = 0; n < losses.size(); n += 10) losses[n] = 1;
  CHECK(wsr_bound(losses, 0.1) > 0.1);
  CHECK(wsr_bound(losses, 0.01) > wsr_bound(losses, 0.1));
  CHECK(wsr_bound(std::vector<std::int8_t>(50, 1), 0.1) == 1);
  CHECK(wsr_bound(std::vector<std::int8_t>(500, -1), 0.1) < 0.01);
}

TEST_CASE("the p-value of no loss among n is (1 - epsilon)^n") {
  CHECK(binomial_p_value(0, 100, 0.01) == doctest::Approx(std::pow(0.99, 100)).epsilon(1e-12));
  CHECK(hoeffding_bentkus_p_value(0, 100, 0.01) ==
        doctest::Approx(std::pow(0.99, 100)).epsilon(1e-12));
}

TEST_CASE("p-values never fall with the losses nor rise with what is allowed, and are at most 1") {
  for (const double epsilon : {0.01, 0.07, 0.3}) {
    for (std::uint64_t lost = 0; lost < 100; ++lost) {
      CAPTURE(lost);
      for (const auto p : {binomial_p_value, hoeffding_bentkus_p_value}) {
        CHECK(p(lost, 100, epsilon) <= p(lost + 1, 100, epsilon));
        CHECK(p(lost, 100, epsilon) >= p(lost, 100, epsilon + 0.1));
        CHECK(p(lost, 100, epsilon) <= 1);
      }
      // Equal for no loss, but for rounding.
      CHECK(hoeffding_bentkus_p_value(lost, 100, epsilon) >=
            (1 - 1e-12) * binomial_p_value(lost, 100, epsilon));
    }
  }
}
