#include "statistics/quantile.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace splitee {
namespace {

// The same from the values themselves, one by one.
double plain_quantile(const std::vector<Counted>& values, std::uint64_t percent) {
  std::vector<double> all;
  for (const Counted& each : values) all.insert(all.end(), each.count, each.value);
  std::sort(all.begin(), all.end());
  for (std::size_t k = 0; k < all.size(); ++k) {
    if ((k + 1) * 100 >= all.size() * percent) return all[k];
  }
  return all.back();
}

}  // namespace

TEST_CASE("a quantile is the smallest value that a share of all are not above") {
  CHECK(quantiles_of({{7, 1}}, {1, 50, 100}) == std::vector<double>{7, 7, 7});
  CHECK(quantiles_of({{3, 50}, {1, 50}, {2, 0}}, {50, 51}) == std::vector<double>{1, 3});
  CHECK(quantiles_of({{1, 95}, {9, 5}}, {95, 96}) == std::vector<double>{1, 9});
}

TEST_CASE("quantiles of random counts are those of the values one by one") {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<Counted> values;
    for (std::size_t k = 0; k < 1 + random() % 9; ++k) {
      values.push_back({static_cast<double>(random() % 5), random() % 40});
    }
    values.push_back({2.5, 1});
    for (const std::uint64_t percent : {1U, 50U, 95U, 99U, 100U}) {
      CAPTURE(round);
      CAPTURE(percent);
      CHECK(quantiles_of(values, {percent}).front() == plain_quantile(values, percent));
    }
  }
}

}  // namespace splitee
