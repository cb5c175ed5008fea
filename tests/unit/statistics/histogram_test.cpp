#include "statistics/histogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace splitee {

TEST_CASE("a histogram counts every number in a bin whose middle is near it") {
  std::mt19937 random(3);
  Histogram histogram;
  CHECK(histogram.is_empty());
  std::vector<double> added = {0, 1, 1, 1e300, std::numeric_limits<double>::infinity()};
  for (int k = 0; k < 1000; ++k) {
    added.push_back(std::exp(static_cast<double>(random() % 4000) / 100 - 20));
  }
  for (const double value : added) histogram.add(value);
  CHECK_FALSE(histogram.is_empty());
  std::vector<Counted> counts = histogram.counts();
  const auto before = [](const Counted& a, const Counted& b) { return a.value < b.value; };
  CHECK(std::is_sorted(counts.begin(), counts.end(), before));
  std::sort(added.begin(), added.end());
  std::size_t next = 0;
  for (const Counted& each : counts) {
    REQUIRE(each.count > 0);
    for (std::uint64_t k = 0; k < each.count; ++k, ++next) {
      REQUIRE(next < added.size());
      if (std::isinf(added[next])) continue;
      CHECK(std::abs(each.value - added[next]) <= added[next] / 2000);
    }
  }
  CHECK(next == added.size());
  CHECK(counts.front().value == 0);
}

}  // namespace splitee
