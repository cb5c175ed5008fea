// The chances of all arms at once against those of each by itself.
#include "policy/learners/chances.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <vector>

#include "base/lane_count.hpp"
#include "policy/learners/thompson.hpp"

namespace {

using namespace splitee;

// Checks the chances of posteriors at many levels: those of arms that were not likely are the
// totals of their bounds, where that is above 1 a number above 1.
template <class Posteriors>
void check_chances(const Posteriors& arms, std::mt19937& random, double level_at) {
  CAPTURE(level_at);
  const typename Posteriors::Level level(level_at);
  std::vector<double> chances(padded(arms.size()));
  std::vector<std::uint64_t> is_likely(padded(arms.size()));
  for (std::size_t k = 0; k < arms.size(); ++k) is_likely[k] = random() % 2;
  const std::vector<std::uint64_t> was_likely = is_likely;
  const double sum =
      arms.find_chances(level, {Posteriors::kLikely, chances.data(), is_likely.data()});
  double plain_sum = 0;
  for (std::size_t k = 0; k < chances.size(); ++k) {
    CAPTURE(k);
    const double plain =
        k < arms.size() ? HighestDraw<Posteriors>::chance_of(arms.tangent(k, level)) : 0;
    CHECK((is_likely[k] == 1) == (plain > Posteriors::kLikely));
    if (was_likely[k] == 1) {
      CHECK(chances[k] == 0);
    } else if (plain > 1) {
      CHECK(chances[k] > 1);
    } else {
      CHECK(chances[k] == plain);
    }
    plain_sum += was_likely[k] == 1 ? 0 : plain;
  }
  if (plain_sum <= 1) CHECK(sum == doctest::Approx(plain_sum).epsilon(1e-14));
  if (plain_sum > 1) CHECK(sum > 1);
}

}  // namespace

TEST_CASE("the chances of all arms at once are those of each arm, for every instruction set") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::uniform_real_distribution<> uniform;
    const std::size_t count = 1 + seed % 19;
    BetaPosteriors betas(count);
    NormalPosteriors normals(count);
    for (std::size_t k = 0; k < count; ++k) {
      const std::uint64_t rewards = random() % (seed % 2 == 0 ? 5 : 3000);
      const double mean = uniform(random);
      for (std::uint64_t n = 0; n < rewards; ++n) betas.add(k, uniform(random) < mean);
      const double sigma = std::vector<double>{0, 1e-6, 0.1, 1}[random() % 4];
      normals.set(k, k % 3 == 0 ? 0.5 : mean, sigma, 1 + static_cast<double>(rewards));
    }
    for (int level = 0; level < 30; ++level) {
      check_chances(betas, random, uniform(random));
      check_chances(normals, random, level == 0 ? 0.5 : 3 * uniform(random) - 1);
    }
  }
}
