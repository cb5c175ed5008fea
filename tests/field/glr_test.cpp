// The test of GLR-klUCB, which evaluates few splits, against one that evaluates all; and the
// learner against one written from its text.
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

#include "field/any_learner.hpp"
#include "field/golden.hpp"
#include "policy/learners/detecting.hpp"
#include "statistics/bernoulli_kl.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

// arXiv 1902.01575, word for word.
class PlainGlr {
 public:
  explicit PlainGlr(double delta) : delta_(delta) {}

  bool add(double x) {
    sums_.push_back(sums_.back() + x);
    const std::size_t count = sums_.size() - 1;
    const auto n = static_cast<double>(count);
    const double mean = sums_.back() / n;
    double most = 0;
    for (std::size_t s = 1; s < count; ++s) {
      const auto first = static_cast<double>(s);
      most = std::max(
          most, first * bernoulli_kl(sums_[s] / first, mean) +
                    (n - first) * bernoulli_kl((sums_.back() - sums_[s]) / (n - first), mean));
    }
    return count > 1 && most >= std::log(3 * n * std::sqrt(n) / delta_);
  }

 private:
  double delta_;
  std::vector<double> sums_ = {0};
};

class PlainGlrKlUcb {
 public:
  PlainGlrKlUcb(std::size_t arms, double delta, bool all, double alpha)
      : delta_(delta), all_(all), alpha_(alpha), arms_(arms), tests_(arms, PlainGlr(delta)) {}

  std::size_t choose(std::uint64_t t) {
    round_ = t;
    if (t < arms_.size()) return t;
    const std::uint64_t since = t - since_;
    const auto count = static_cast<double>(arms_.size());
    if (alpha_ > 0) {
      const double place = std::fmod(static_cast<double>(since), std::ceil(count / alpha_));
      if (place < count) return static_cast<std::size_t>(place);
    }
    const double rounds = all_ ? static_cast<double>(since) : all_pulls(arms_);
    const double level = rounds > 0 ? log_of(rounds) : 0;
    return highest_index(arms_, [&](const ArmStatistics& arm) {
      return kl_upper_bound(arm.mean(), arm.pulls(), level);
    });
  }
  void observe(std::size_t arm, double x) {
    arms_[arm].add(x);
    if (!tests_[arm].add(x)) return;
    ++alarms;
    since_ = round_ + 1;
    for (std::size_t k = 0; k < arms_.size(); ++k) {
      if (!all_ && k != arm) continue;
      arms_[k] = {};
      tests_[k] = PlainGlr(delta_);
    }
  }

  std::size_t alarms = 0;

 private:
  double delta_;
  bool all_;
  double alpha_;
  std::vector<ArmStatistics> arms_;
  std::vector<PlainGlr> tests_;
  std::uint64_t since_ = 0;
  std::uint64_t round_ = 0;
};

// Streams of rewards whose mean changes now and then: 0 or 1, narrow, constant for long, and
// drifting ones.
class Rewards {
 public:
  Rewards(unsigned seed, unsigned kind) : kind_(kind), random_(seed) {}

  double next() {
    if (uniform_(random_) < 0.004) mean_ = uniform_(random_);
    const double u = uniform_(random_);
    switch (kind_ % 4) {
      case 0:
        return u < mean_ ? 1 : 0;
      case 1:
        return 0.4 + 0.2 * (mean_ + u) / 2;
      case 2:
        return u < 0.97 ? mean_ : u;
      default:
        mean_ = std::clamp(mean_ + 0.01 * (u - 0.5), 0.0, 1.0);
        return mean_ * uniform_(random_);
    }
  }

 private:
  unsigned kind_;
  std::mt19937_64 random_;
  std::uniform_real_distribution<> uniform_;
  double mean_ = 0.5;
};

}  // namespace

TEST_CASE("a test that looks at few splits raises the alarms of one that looks at all") {
  std::size_t alarms = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    const double delta = seed % 3 == 0 ? 1 : std::pow(10.0, -(static_cast<int>(seed) % 5));
    Rewards rewards(seed, seed);
    GlrTest test(delta);
    PlainGlr plain(delta);
    const int length = seed % 10 == 0 ? 4000 : 500;
    for (int n = 1; n <= length; ++n) {
      const double x = rewards.next();
      const bool alarm = plain.add(x);
      REQUIRE(test.add(x) == alarm);
      if (!alarm) continue;
      ++alarms;
      test = GlrTest(delta);
      plain = PlainGlr(delta);
    }
  }
  CHECK(alarms > 50);
}

TEST_CASE("GLR-klUCB decides as its text does") {
  std::size_t alarms = 0;
  for (unsigned seed = 1; seed <= 48; ++seed) {
    CAPTURE(seed);
    const std::size_t arms = 1 + seed % 5;
    const bool all = seed % 2 == 0;
    const double delta = seed % 3 == 0 ? 0.5 : 0.01;
    const double alpha = seed % 4 < 2 ? 0 : 0.1;
    GlrKlUcb learner(arms, delta, all ? GlrKlUcb::Restart::kAll : GlrKlUcb::Restart::kArm, alpha);
    PlainGlrKlUcb plain(arms, delta, all, alpha);
    std::vector<Rewards> rewards;
    for (std::size_t k = 0; k < arms; ++k) {
      rewards.emplace_back(100 * seed + static_cast<unsigned>(k), seed);
    }
    std::mt19937_64 shows(seed);
    for (std::uint64_t t = 0; t < 1500; ++t) {
      const std::size_t arm = plain.choose(t);
      REQUIRE(learner.choose(round_at(t)) == arm);
      for (std::size_t k = 0; k < arms; ++k) {
        const double x = rewards[k].next();
        if (k != arm && (seed % 6 != 0 || shows() % 3 != 0)) continue;
        plain.observe(k, x);
        learner.observe(k, x);
      }
    }
    CHECK(learner.alarms().size() == plain.alarms);
    alarms += plain.alarms;
  }
  CHECK(alarms > 50);
}
