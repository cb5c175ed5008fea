// Properties of the learners' rules that hold whatever the rewards are.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "field/any_learner.hpp"
#include "policy/learners/detecting.hpp"
#include "policy/learners/forgetting.hpp"
#include "policy/learners/index_learner.hpp"
#include "policy/learners/randomised.hpp"
#include "policy/learners/thompson.hpp"
#include "random/stream.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr std::uint64_t kRounds = 3000;
const std::vector<double> kMeans = {0.3, 0.55, 0.5, 0.6, 0.2};

// Reward 0 or 1 of an arm in a round, the same for every caller.
double coin(std::uint64_t seed, std::uint64_t round, std::size_t arm) {
  Stream stream(seed, Purpose::kTrace, round, arm);
  return stream.next() < kMeans[arm] * 0x1p32 ? 1 : 0;
}

// The arms that a learner plays.
std::vector<std::size_t> decisions(const AnyLearner& learner, std::uint64_t seed,
                                   double added = 0) {
  std::vector<std::size_t> played;
  for (std::uint64_t t = 0; t < kRounds; ++t) {
    played.push_back(learner.choose(t));
    learner.observe(played.back(), coin(seed, t, played.back()) + added);
  }
  return played;
}

double share_of(const std::vector<std::size_t>& played, std::size_t arm) {
  return static_cast<double>(std::count(played.begin(), played.end(), arm)) /
         static_cast<double>(played.size());
}

Stream stream_of(std::uint64_t seed) { return {seed, Purpose::kPolicy, 0}; }

}  // namespace

TEST_CASE("a window as long as the run, and no discount, forget nothing") {
  const std::size_t arms = kMeans.size();
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    const auto ucb = [&](double c) {
      return decisions(any(IndexLearner<UcbRule>(arms, {.c = c})), seed);
    };
    CHECK(decisions(any(SwUcb(arms, {.tau = kRounds, .xi = 0.64})), seed) == ucb(0.8));
    CHECK(decisions(any(DUcb(arms, {.gamma = 1, .xi = 0.64})), seed) == ucb(1.6));
  }
}

TEST_CASE("detectors that never raise an alarm leave UCB1 and KL-UCB alone") {
  const std::size_t arms = kMeans.size();
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    const auto ucb1 = decisions(any(IndexLearner<Ucb1Rule>(arms)), seed);
    CHECK(decisions(any(CusumUcb(arms, {.threshold = kInfinite}, 2)), seed) == ucb1);
    CHECK(decisions(any(PhtUcb(arms, {.threshold = kInfinite}, 2)), seed) == ucb1);
    // A cycle longer than the run: each arm is forced once, in the first rounds.
    const WindowHalves::Constants calm{.window = 100, .threshold = kInfinite};
    CHECK(decisions(any(MUcb(arms, calm, 1e-4)), seed) == ucb1);
    const auto kl_ucb = decisions(any(IndexLearner<KlUcbRule>(arms)), seed);
    CHECK(decisions(any(GlrKlUcb(arms, 1e-300, GlrKlUcb::Restart::kAll)), seed) == kl_ucb);
  }
}

TEST_CASE("a constant added to all rewards changes no decision of the rules that allow it") {
  const std::size_t arms = kMeans.size();
  // 1/4 adds without rounding to sums of whole numbers.
  const auto same = [&](const auto& learner) {
    return decisions(any(learner), 5) == decisions(any(learner), 5, 0.25);
  };
  CHECK(same(IndexLearner<UcbRule>(arms)));
  CHECK(same(IndexLearner<Ucb1Rule>(arms)));
  CHECK(same(IndexLearner<MossRule>(arms, {.arms = arms, .horizon = kRounds})));
  CHECK(same(SwUcb(arms, {.tau = 300})));
}

TEST_CASE("KL-UCB's index lies between the mean and 1, and below Pinsker's bound") {
  for (const double mean : {0.0, 0.2, 0.9, 1.0}) {
    for (const double pulls : {1.0, 7.0, 500.0}) {
      ArmStatistics arm;
      const auto ones = static_cast<int>(std::round(mean * pulls));
      for (int k = 0; k < static_cast<int>(pulls); ++k) arm.add(k < ones ? 1 : 0);
      const RoundTerms round{1000, std::log(1000.0)};
      const double index = KlUcbRule().index(arm, round);
      CHECK(index >= arm.mean());
      CHECK(index <= 1);
      CHECK(index <= arm.mean() + std::sqrt(round.log_t / (2 * arm.pulls())) + 1e-12);
    }
  }
}

TEST_CASE("Bayes-UCB's index is the quantile of its posterior, and falls with more of the same") {
  ArmStatistics few;
  ArmStatistics many;
  for (int k = 0; k < 10; ++k) few.add(k % 2);
  for (int k = 0; k < 1000; ++k) many.add(k % 2);
  const BayesUcbRule rule(10000);
  const RoundTerms round{2000, std::log(2000.0)};
  CHECK(rule.index(few, round) > rule.index(many, round));
  CHECK(rule.index(many, round) > many.mean());
  CHECK(rule.index(few, round) < 1);
  // One success of one: Beta(2, 1) has the distribution function q^2.
  ArmStatistics one;
  one.add(1);
  CHECK(rule.index(one, {4, std::log(4.0)}) == doctest::Approx(std::sqrt(0.75)));
}

TEST_CASE("one arm is played whatever the rule") {
  const auto only = [](const AnyLearner& learner) {
    for (std::uint64_t t = 0; t < 50; ++t) {
      CHECK(learner.choose(t) == 0);
      learner.observe(0, t % 2 == 0 ? 1 : 0);
    }
  };
  only(any(IndexLearner<UcbTunedRule>(1)));
  only(any(IndexLearner<BayesUcbNigRule>(1)));
  only(any(UcbMaxN(1)));
  only(any(SwUcb(1, {.tau = 3})));
  only(any(DUcb(1, {.gamma = 0.5})));
  only(any(CusumUcb(1, {.first = 3, .threshold = 0.4})));
  only(any(PhtUcb(1, {.threshold = 0.4})));
  only(any(GlrKlUcb(1, 0.9, GlrKlUcb::Restart::kArm)));
  only(any(ThompsonBeta(1, stream_of(1))));
  only(any(ThompsonGaussian(1, stream_of(1))));
  only(any(Exp3(1, stream_of(1), 0.3)));
  only(any(Exp3Ix(1, stream_of(1), 0.3)));
  only(any(EpsilonGreedy(1, stream_of(1), 0.5)));
  only(any(EpsilonGreedy(1, stream_of(1), EpsilonGreedy::Falling{.c = 5, .d = 0.1})));
}

TEST_CASE("learners that draw play the same for the same stream, and find the best arm") {
  const std::size_t arms = kMeans.size();
  const auto both = [&](const auto& make, double least) {
    const auto first = decisions(any(make(stream_of(11))), 7);
    CHECK(first == decisions(any(make(stream_of(11))), 7));
    CHECK(first != decisions(any(make(stream_of(12))), 7));
    CHECK(share_of(first, 3) > least);  // fixed streams, so never by chance
    CHECK(share_of(first, 4) < 0.2);
  };
  both([&](Stream random) { return ThompsonGaussian(arms, random); }, 0.25);
  both([&](Stream random) { return ThompsonBeta(arms, random); }, 0.4);
  both([&](Stream random) { return EpsilonGreedy(arms, random, 0.1); }, 0.3);
  both([&](Stream random) { return Exp3(arms, random, 0.1); }, 0.22);
  both([&](Stream random) { return Exp3Ix(arms, random, 0.05); }, 0.22);
}

TEST_CASE("EXP3's shares sum to 1, and none is below gamma / K") {
  constexpr double kGamma = 0.2;
  Exp3 learner(kMeans.size(), stream_of(3), kGamma);
  for (std::uint64_t t = 0; t < 500; ++t) {
    std::vector<double> shares;
    for (std::size_t k = 0; k < kMeans.size(); ++k) shares.push_back(learner.share(k));
    CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) == doctest::Approx(1));
    for (const double share : shares) {
      CHECK(share >= kGamma / static_cast<double>(shares.size()) - 1e-15);
    }
    const std::size_t arm = learner.choose(round_at(t));
    learner.observe(arm, coin(9, t, arm));
  }
}

TEST_CASE("a step of EXP3 and of EXP3-IX is what the formulas give") {
  Exp3 exp3(2, stream_of(1), 0.2);
  exp3.observe(0, 1);  // p = 1/2, so w = exp(0.2 * 1 / (1/2 * 2))
  const double weight = std::exp(0.2);
  CHECK(exp3.share(0) == doctest::Approx(0.8 * weight / (weight + 1) + 0.1));
  Exp3Ix exp3_ix(2, stream_of(1), 0.4);
  exp3_ix.observe(0, 0);  // L = 1 / (1/2 + 0.2)
  const double kept = std::exp(-0.4 / 0.7);
  CHECK(exp3_ix.share(0) == doctest::Approx(kept / (kept + 1)));
}

TEST_CASE("the first draw of each learner that draws has its law") {
  // 6000 streams, five equal arms: each first draw is uniform. A share is off by 0.026 (five
  // standard deviations) in one of 3 million cases; the streams are fixed, so the result never
  // changes.
  const auto check = [](const auto& make) {
    std::vector<double> counts(5);
    for (std::uint64_t seed = 0; seed < 6000; ++seed)
      counts[make(stream_of(seed)).choose(round_at(0))] += 1;
    for (const double count : counts) CHECK(std::abs(count / 6000 - 0.2) < 0.026);
  };
  check([](Stream random) { return ThompsonGaussian(5, random); });
  check([](Stream random) { return ThompsonBeta(5, random); });
  check([](Stream random) { return Exp3(5, random, 0.1); });
  check([](Stream random) { return Exp3Ix(5, random, 0.1); });
}
