#include "policy/learners/lasting_lead.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

using namespace splitee;

namespace {

template <std::size_t kLeaders>
void check_in_many_worlds() {
  for (unsigned seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const std::size_t arms = 2 + random() % 12;
    const auto below = [&](unsigned n) { return static_cast<double>(random() % n); };
    LastingLead<kLeaders> lead(arms);
    std::vector<double> means(arms);
    std::vector<double> widths(arms);
    const auto set = [&](std::size_t arm) {
      means[arm] = (below(2001) - 1000) / 1024;
      widths[arm] = below(65) / 64;
      lead.set(arm, means[arm], widths[arm]);
    };
    for (std::size_t arm = 0; arm < arms; ++arm) set(arm);
    double growth = 1;
    std::size_t best = 0;
    for (int round = 0; round < 300; ++round) {
      // Mostly the last one played is set; growth rises slowly, and now and then falls or jumps.
      if (round % 3 == 0) set(random() % 4 == 0 ? random() % arms : best);
      growth = random() % 50 == 0 ? below(64) / 16 : growth + below(3) / 256;
      std::vector<double> plain(arms);
      for (std::size_t k = 0; k < arms; ++k) plain[k] = means[k] + widths[k] * growth;
      best = static_cast<std::size_t>(std::max_element(plain.begin(), plain.end()) - plain.begin());
      const auto found = random() % 8 == 0 ? lead.find_all(growth, 1) : lead.find(growth, 1);
      double others = -1e300;
      for (std::size_t k = 0; k < arms; ++k)
        others = k == best ? others : std::max(others, plain[k]);
      if (found.is_sure()) {
        CHECK(found.arm == best);
        CHECK(found.gap <= plain[best] - others + 1e-9);
      } else {
        CHECK(plain[best] - others < 1e-9);
        CHECK(lead.first_of_close(found, [&](std::size_t k) { return plain[k]; }) == best);
      }
    }
  }
}

}  // namespace

TEST_CASE("the arm with the highest index is found from round to round, whatever is set") {
  check_in_many_worlds<1>();
  check_in_many_worlds<2>();
  check_in_many_worlds<4>();
}
