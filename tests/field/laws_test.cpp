// Learners that draw at random, by their laws: how the next arm is distributed, how regret grows,
// and whether two sets of seeds agree. Every comparison states how often it would raise a false
// alarm with fresh seeds; the seeds are fixed, so one that passes once always does.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <random>

#include "field/any_learner.hpp"
#include "policy/learners/randomised.hpp"
#include "policy/learners/thompson.hpp"
#include "random/stream.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

// The number of standard deviations that a normal variable exceeds once in a million, on both sides
// together.
constexpr double kOnceInAMillion = 4.892;

Stream law_stream(std::uint64_t seed) { return {seed, Purpose::kPolicy, 7}; }

using Make = std::function<AnyLearner(Stream)>;

// The frequency of each arm as the next after some rewards, over 20,000 streams.
constexpr int kDraws = 20'000;
std::vector<double> shares_after(const Make& make, std::size_t arms,
                                 const std::vector<std::pair<std::size_t, double>>& rewards) {
  std::vector<double> shares(arms);
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
    const AnyLearner learner = make(law_stream(seed));
    for (const auto& [arm, x] : rewards) learner.observe(arm, x);
    shares[learner.choose(rewards.size())] += 1.0 / kDraws;
  }
  return shares;
}

// A false alarm once in a million per share, by the normal approximation.
void check_shares(const std::vector<double>& shares, const std::vector<double>& law) {
  CHECK(std::accumulate(law.begin(), law.end(), 0.0) == doctest::Approx(1));
  for (std::size_t arm = 0; arm < law.size(); ++arm) {
    CAPTURE(arm);
    const double deviation = std::sqrt(law[arm] * (1 - law[arm]) / kDraws);
    CHECK(std::abs(shares[arm] - law[arm]) <= kOnceInAMillion * deviation);
  }
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

// Bernoulli arms; the reward of a round does not depend on the learner.
const std::vector<double> kCoinMeans = {0.35, 0.6, 0.45, 0.3};
constexpr double kBestMean = 0.6;

// Pseudo-regret at some rounds, rising.
std::vector<double> regrets(const AnyLearner& learner, std::uint64_t seed,
                            const std::vector<std::uint64_t>& rounds) {
  std::mt19937_64 random(seed);
  std::vector<double> at;
  double regret = 0;
  for (std::uint64_t t = 0; t < rounds.back(); ++t) {
    const double coin = static_cast<double>(random() >> 11U) * 0x1p-53;
    const std::size_t arm = learner.choose(t);
    learner.observe(arm, coin < kCoinMeans[arm] ? 1 : 0);
    regret += kBestMean - kCoinMeans[arm];
    if (t + 1 == rounds[at.size()]) at.push_back(regret);
  }
  return at;
}

struct Mean {
  double mean = 0;
  double error = 0;  // standard error
};

Mean mean_of(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (count - 1) / count)};
}

// The regret at each of the rounds, over 40 runs from a first seed on.
constexpr std::uint64_t kRuns = 40;
std::vector<Mean> mean_regrets(const Make& make, std::uint64_t first_seed,
                               const std::vector<std::uint64_t>& rounds) {
  std::vector<std::vector<double>> of_rounds(rounds.size());
  for (std::uint64_t seed = first_seed; seed < first_seed + kRuns; ++seed) {
    const std::vector<double> at = regrets(make(law_stream(seed)), seed, rounds);
    for (std::size_t k = 0; k < rounds.size(); ++k) of_rounds[k].push_back(at[k]);
  }
  std::vector<Mean> means;
  means.reserve(of_rounds.size());
  for (const std::vector<double>& values : of_rounds) means.push_back(mean_of(values));
  return means;
}

template <class Learner, class... Constants>
Make made(Constants... constants) {
  return [=](Stream random) { return any(Learner(kCoinMeans.size(), random, constants...)); };
}

}  // namespace

TEST_CASE("Thompson's next arm has the law of its posteriors") {
  // Two normal draws: N(0.9, s^2 / 2) and N(0.2, s^2 / 4).
  for (const double sigma : {1.0, 0.5}) {
    CAPTURE(sigma);
    const auto shares =
        shares_after([&](Stream random) { return any(ThompsonGaussian(2, random, sigma)); }, 2,
                     {{0, 0.9}, {1, 0.1}, {1, 0.2}, {1, 0.3}});
    const double first = normal_cdf(0.7 / (sigma * std::sqrt(1.0 / 2 + 1.0 / 4)));
    check_shares(shares, {first, 1 - first});
  }
  // Beta(2, 1) is above Beta(1, 2) with probability 5/6, and above Beta(1, 1) with 2/3.
  const Make beta = [](Stream random) { return any(ThompsonBeta(2, random)); };
  check_shares(shares_after(beta, 2, {{0, 1}, {1, 0}}), {5.0 / 6, 1.0 / 6});
  check_shares(shares_after(beta, 2, {{0, 1}}), {2.0 / 3, 1.0 / 3});
  // A reward 0.3 is a success three times in ten: 0.3 * 2/3 + 0.7 * 1/3.
  check_shares(shares_after(beta, 2, {{0, 0.3}}), {1.3 / 3, 1.7 / 3});
}

TEST_CASE("the next arm of EXP3 and EXP3-IX has the law of their weights") {
  constexpr double kGamma = 0.3;
  // One reward x = 0.8 of arm 2, then 0.5 of arm 1, by the formulas of the papers.
  double w2 = std::exp(kGamma * 0.8 / (1.0 / 3) / 3);
  const double p1 = (1 - kGamma) / (2 + w2) + kGamma / 3;
  const double w1 = std::exp(kGamma * 0.5 / p1 / 3);
  const double sum = 1 + w1 + w2;
  const auto share = [&](double w) { return (1 - kGamma) * w / sum + kGamma / 3; };
  check_shares(shares_after([](Stream random) { return any(Exp3(3, random, kGamma)); }, 3,
                            {{2, 0.8}, {1, 0.5}}),
               {share(1), share(w1), share(w2)});

  constexpr double kEta = 0.6;  // 2 gamma of the paper
  w2 = std::exp(-kEta * 0.2 / (1.0 / 3 + kEta / 2));
  const double q1 = 1 / (2 + w2);
  const double v1 = std::exp(-kEta * 0.5 / (q1 + kEta / 2));
  const double all = 1 + v1 + w2;
  check_shares(shares_after([](Stream random) { return any(Exp3Ix(3, random, kEta)); }, 3,
                            {{2, 0.8}, {1, 0.5}}),
               {1 / all, v1 / all, w2 / all});
}

TEST_CASE("epsilon-greedy plays the best mean but for its share of random arms") {
  const std::vector<std::pair<std::size_t, double>> rewards = {
      {0, 0.2}, {1, 0.7}, {2, 0.4}, {3, 0}};
  check_shares(
      shares_after([](Stream random) { return any(EpsilonGreedy(4, random, 0.3)); }, 4, rewards),
      {0.075, 0.775, 0.075, 0.075});
  // Behind 4 rounds min(1, c K / (d^2 t)) = 0.5 * 4 / (1 * 4).
  const EpsilonGreedy::Falling falling{.c = 0.5, .d = 1};
  check_shares(shares_after([&](Stream random) { return any(EpsilonGreedy(4, random, falling)); },
                            4, rewards),
               {0.125, 0.625, 0.125, 0.125});
}

TEST_CASE("epsilon falls as its schedule says, and never above 1") {
  const EpsilonGreedy learner(5, law_stream(1), EpsilonGreedy::Falling{.c = 2, .d = 0.2});
  CHECK(learner.epsilon(5) == 1);
  CHECK(learner.epsilon(250) == doctest::Approx(1));  // c K / d^2
  CHECK(learner.epsilon(500) == doctest::Approx(0.5));
  CHECK(learner.epsilon(250'000) == doctest::Approx(0.001));
  const EpsilonGreedy constant(5, law_stream(1), 0.1);
  CHECK(constant.epsilon(5) == 0.1);
  CHECK(constant.epsilon(1'000'000) == 0.1);
}

TEST_CASE("regret grows as the theory of each learner that draws says") {
  const std::vector<std::uint64_t> rounds = {2000, 4000, 8000};
  SUBCASE("like ln T where the law is ln T: as much in each doubling, not twice as much") {
    // For the increments I and J over two doublings, the mean of J - 1.5 I is -I / 2 where regret
    // grows as ln T, and I / 2 where it grows as T. Its sign tells them apart; with I / 2 at least
    // this many standard errors, either is taken for the other at most once in a million.
    for (const Make& make : {made<ThompsonBeta>(), made<ThompsonGaussian>(0.5),
                             made<EpsilonGreedy>(EpsilonGreedy::Falling{.c = 1, .d = 0.15})}) {
      std::vector<double> firsts;
      std::vector<double> excesses;
      for (std::uint64_t seed = 100; seed < 100 + 6 * kRuns; ++seed) {
        const std::vector<double> at = regrets(make(law_stream(seed)), seed, rounds);
        firsts.push_back(at[1] - at[0]);
        excesses.push_back(at[2] - at[1] - 1.5 * firsts.back());
      }
      const Mean excess = mean_of(excesses);
      CHECK(mean_of(firsts).mean / 2 >= kOnceInAMillion * excess.error);
      CHECK(excess.mean < 0);
    }
  }
  SUBCASE("in proportion to T where epsilon is constant") {
    // Once the best arm is found a round costs epsilon times the mean gap.
    constexpr double kEpsilon = 0.2;
    const double gaps = (0.25 + 0 + 0.15 + 0.3) / 4;
    // A false alarm once in a million, by the normal approximation.
    const std::vector<Mean> at = mean_regrets(made<EpsilonGreedy>(kEpsilon), 100, rounds);
    const double error = std::hypot(at[1].error, at[2].error);
    CHECK(std::abs(at[2].mean - at[1].mean - kEpsilon * gaps * 4000) <= kOnceInAMillion * error);
  }
  SUBCASE("below the bound of Auer et al. for EXP3, and of Neu for EXP3-IX, in expectation") {
    const double arms = 4;
    const double horizon = 8000;
    const double gamma = std::sqrt(arms * std::log(arms) / ((std::numbers::e - 1) * horizon));
    const double bound =
        2 * std::sqrt(std::numbers::e - 1) * std::sqrt(horizon * arms * std::log(arms));
    const double bound_ix = 2 * std::sqrt(2 * horizon * arms * std::log(arms));
    // Uniform play would break either bound.
    const double at_random = (0.25 + 0 + 0.15 + 0.3) / arms * horizon;
    CHECK(std::max(bound, bound_ix) < at_random / 2);
    const Mean exp3 = mean_regrets(made<Exp3>(gamma), 100, {8000})[0];
    CHECK(exp3.mean + kOnceInAMillion * exp3.error < bound);
    const double eta = std::sqrt(2 * std::log(arms) / (arms * horizon));
    const Mean exp3_ix = mean_regrets(made<Exp3Ix>(eta), 100, {8000})[0];
    CHECK(exp3_ix.mean + kOnceInAMillion * exp3_ix.error < bound_ix);
  }
}

TEST_CASE("two sets of seeds agree in the mean regret of each learner that draws") {
  // A false alarm once in a million per learner, by the normal approximation.
  for (const Make& make :
       {made<ThompsonBeta>(), made<ThompsonGaussian>(1.0), made<Exp3>(0.1), made<Exp3Ix>(0.05),
        made<EpsilonGreedy>(0.1), made<EpsilonGreedy>(EpsilonGreedy::Falling{.c = 1, .d = 0.2})}) {
    const Mean one = mean_regrets(make, 1000, {2000})[0];
    const Mean other = mean_regrets(make, 5000, {2000})[0];
    CHECK(one.error > 0);
    CHECK(std::abs(one.mean - other.mean) <= kOnceInAMillion * std::hypot(one.error, other.error));
  }
}
