// Thompson sampling against its definition: a draw for every arm, the highest of which is played.
#include "policy/learners/thompson.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/random/beta_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "field/golden.hpp"
#include "random/stream.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

// The numbers of rewards 1 and 0 of an arm.
struct Had {
  int ones;
  int zeros;
};

constexpr std::uint64_t kPosteriorDraws = 40'000;

// The share of each arm in the next plays once the arms have had these rewards.
template <class Learner>
std::vector<double> shares_of(const std::vector<Had>& arms, std::uint64_t seed) {
  std::vector<double> shares(arms.size());
  Learner learner(arms.size(), Stream(seed, Purpose::kPolicy, 0));
  for (std::size_t k = 0; k < arms.size(); ++k) {
    for (int i = 0; i < arms[k].ones; ++i) learner.observe(k, 1);
    for (int i = 0; i < arms[k].zeros; ++i) learner.observe(k, 0);
  }
  for (std::uint64_t t = 0; t < kPosteriorDraws; ++t) {
    shares[learner.choose(round_at(arms.size()))] += 1.0 / kPosteriorDraws;
  }
  return shares;
}

// The share of cases in which each of independent draws is the highest.
template <class Draw>
std::vector<double> shares_of_highest(std::size_t arms, const Draw& draw) {
  std::vector<double> shares(arms);
  std::mt19937 random(5);
  for (std::uint64_t t = 0; t < kPosteriorDraws; ++t) {
    std::size_t best = 0;
    double highest = -1e300;
    for (std::size_t k = 0; k < arms; ++k) {
      const double x = draw(k, random);
      if (x > highest) best = k;
      highest = std::max(highest, x);
    }
    shares[best] += 1.0 / kPosteriorDraws;
  }
  return shares;
}

// The difference of two shares deviates by sqrt(2 p (1 - p) / draws); five such deviations are
// exceeded in one of 1.7 million cases, and the streams are fixed.
void check_same_shares(const std::vector<double>& a, const std::vector<double>& b) {
  for (std::size_t k = 0; k < a.size(); ++k) {
    CAPTURE(k);
    const double p = (a[k] + b[k]) / 2;
    CHECK(std::abs(a[k] - b[k]) <= 5 * std::sqrt(2 * p * (1 - p) / kPosteriorDraws) + 1e-12);
  }
}

}  // namespace

TEST_CASE("Thompson sampling plays each arm as often as its draw is the highest of all") {
  std::uint64_t seed = 20;
  for (const std::vector<Had>& arms :
       {std::vector<Had>{{0, 0}, {1, 0}, {0, 1}}, std::vector<Had>{{3, 1}, {30, 12}, {300, 110}},
        std::vector<Had>{{500, 500}, {20, 25}, {0, 3}, {2, 2}, {9, 0}},
        std::vector<Had>{{1000, 100}, {998, 102}, {50, 0}, {1, 40}, {100, 15}, {10, 2}}}) {
    CAPTURE(seed);
    check_same_shares(shares_of<ThompsonBeta>(arms, seed++),
                      shares_of_highest(arms.size(), [&](std::size_t k, std::mt19937& random) {
                        return boost::random::beta_distribution<>(1 + arms[k].ones,
                                                                  1 + arms[k].zeros)(random);
                      }));
    check_same_shares(shares_of<ThompsonGaussian>(arms, seed++),
                      shares_of_highest(arms.size(), [&](std::size_t k, std::mt19937& random) {
                        const double n = arms[k].ones + arms[k].zeros;
                        const double mean = n > 0 ? arms[k].ones / n : 0;
                        return boost::random::normal_distribution<>(mean,
                                                                    1 / std::sqrt(n + 1))(random);
                      }));
  }
}

TEST_CASE("Thompson sampling without deviation plays the first of the highest means") {
  ThompsonGaussian learner(3, Stream(1, Purpose::kPolicy, 0), 0);
  learner.observe(0, 0);
  learner.observe(1, 1);
  for (int round = 0; round < 2; ++round) CHECK(learner.choose(round_at(5)) == 1);
  learner.observe(1, 0);
  learner.observe(0, 1);
  for (int round = 0; round < 3; ++round) CHECK(learner.choose(round_at(5)) == 0);
}
