#include "policy/learners/two_highest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "policy/learners/width_indices.hpp"

using namespace splitee;

TEST_CASE("the arm with the highest of many indices is found, and how far it is above the next") {
  for (unsigned seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const std::size_t arms = 1 + random() % (seed % 10 == 0 ? 4096 : 30);
    const auto below = [&](unsigned n) { return static_cast<double>(random() % n); };
    const double growth = 1 + below(100) / 16;
    WidthIndices widths(arms);
    NearIndices given(arms);
    std::vector<double> plain;
    for (std::size_t arm = 0; arm < arms; ++arm) {
      const double mean = seed % 7 == 0 ? 0 : (below(2001) - 1000) / 512;
      const double width = seed % 7 == 0 ? 0 : below(1000) / 512;
      widths.set(arm, mean, width);
      given[arm] = mean + width * growth;
      plain.push_back(given[arm]);
    }
    const auto at = std::max_element(plain.begin(), plain.end());
    const auto best = static_cast<std::size_t>(at - plain.begin());
    const double highest = *at;
    double next = kNoIndex;
    for (std::size_t arm = 0; arm < arms; ++arm) {
      if (arm != best) next = std::max(next, plain[arm]);
    }
    for (const auto& found : {widths.find(growth, 2), given.find(0, 0)}) {
      CHECK(found.slack > 0);
      CHECK(found.slack < 1e-10);
      CHECK(plain[found.arm] >= highest - found.slack);
      CHECK(found.gap == doctest::Approx(highest - next).epsilon(1e-9));
      CHECK(found.is_sure() == (highest > next));
      if (found.is_sure()) CHECK(found.arm == best);
    }
    for (std::size_t arm = 0; arm < arms; ++arm) CHECK(widths.index(arm) == plain[arm]);
    const auto found = given.find(0, 0);
    CHECK(given.first_of_close(found, [&](std::size_t arm) { return plain[arm]; }) == best);
  }
}
