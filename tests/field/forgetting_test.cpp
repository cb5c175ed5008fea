// The learners that forget keep means and widths from round to round; they are compared with plain
// loops, which compute every index in every round.
#include "policy/learners/forgetting.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <random>
#include <vector>

#include "field/golden.hpp"
#include "policy/learners/detecting.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

constexpr std::uint64_t kForgettingRounds = 5000;

struct PlainSwUcb {
  struct Reward {
    std::uint64_t round;
    std::size_t arm;
    double x;
  };
  SwUcb::Constants constants;
  std::vector<Recent> arms;
  std::deque<Reward> window = {};
  std::uint64_t now = 0;

  std::size_t choose(std::uint64_t t) {
    now = t;
    while (!window.empty() && window.front().round + constants.tau < t) {
      arms[window.front().arm].remove(window.front().x);
      window.pop_front();
    }
    if (t < arms.size()) return static_cast<std::size_t>(t);
    const double level =
        constants.xi * round_at(t).logs->ln(std::min<std::uint64_t>(t, constants.tau));
    return highest_index(arms, [&](const Recent& arm) {
      return arm.mean() + constants.range * std::sqrt(level / arm.pulls());
    });
  }
  void observe(std::size_t arm, double x) {
    arms[arm].add(x);
    window.push_back({now, arm, x});
  }
};

struct PlainDUcb {
  DUcb::Constants constants;
  std::vector<Recent> arms;
  std::uint64_t now = 0;
  std::uint64_t fades = 0;

  std::size_t choose(std::uint64_t t) {
    now = t;
    fade_until(t);
    if (t < arms.size()) return static_cast<std::size_t>(t);
    const double level = constants.xi * std::max(0.0, log_of(all_pulls(arms)));
    return highest_index(arms, [&](const Recent& arm) {
      return arm.mean() + 2 * constants.range * std::sqrt(level / arm.pulls());
    });
  }
  void observe(std::size_t arm, double x) {
    fade_until(now + 1);
    arms[arm].add(x);
  }
  void fade_until(std::uint64_t rounds) {
    for (; fades < rounds; ++fades) {
      for (Recent& each : arms) each.fade(constants.gamma);
    }
  }
};

struct PlainCusumUcb {
  Cusum fresh;
  std::vector<ArmStatistics> arms;
  std::vector<Cusum> detectors = std::vector<Cusum>(arms.size(), fresh);

  [[nodiscard]] std::size_t choose(std::uint64_t t) const {
    if (t < arms.size()) return static_cast<std::size_t>(t);
    const auto pulls = static_cast<std::uint64_t>(all_pulls(arms));
    const double level = pulls > 0 ? round_at(t).logs->ln(pulls) : 0;
    return highest_index(arms, [&](const ArmStatistics& arm) {
      return arm.mean() + std::sqrt(level / arm.pulls());
    });
  }
  void observe(std::size_t arm, double x) {
    arms[arm].add(x);
    if (!detectors[arm].add(x)) return;
    arms[arm] = {};
    detectors[arm] = fresh;
  }
};

struct PlainMUcb {
  WindowHalves fresh;
  double gamma;
  std::vector<ArmStatistics> arms;
  std::vector<WindowHalves> detectors = std::vector<WindowHalves>(arms.size(), fresh);
  std::uint64_t now = 0;
  std::uint64_t alarm = 0;

  std::size_t choose(std::uint64_t t) {
    now = t;
    const auto since = static_cast<double>(t - alarm);
    const auto count = static_cast<double>(arms.size());
    const double place = std::fmod(since, std::floor(count / std::min(gamma, 1.0)));
    if (place < count) return static_cast<std::size_t>(place);
    const RoundTerms terms{since, round_at(t).logs->ln(t - alarm)};
    return highest_index(arms,
                         [&](const ArmStatistics& arm) { return Ucb1Rule().index(arm, terms); });
  }
  void observe(std::size_t arm, double x) {
    arms[arm].add(x);
    if (!detectors[arm].add(x)) return;
    arms.assign(arms.size(), {});
    detectors.assign(detectors.size(), fresh);
    alarm = now + 1;
  }
};

// Rewards of a world whose means change now and then: 0 or 1, or anything up to 1; in some worlds
// of all arms, and of none in some rounds.
template <class Learner, class Plain>
void check_same_decisions(Learner learner, Plain plain, std::size_t arms, unsigned seed) {
  CAPTURE(seed);
  CAPTURE(arms);
  std::mt19937 random(seed);
  std::uniform_real_distribution<> uniform;
  std::uint64_t first_difference = kForgettingRounds;
  for (std::uint64_t t = 0; t < kForgettingRounds && first_difference == kForgettingRounds; ++t) {
    const std::size_t arm = plain.choose(t);
    if (learner.choose(round_at(t)) != arm) first_difference = t;
    const bool tells_nothing = seed % 4 == 0 && t > 100 && t % 11 == 3;
    for (std::size_t k = 0; k < arms && !tells_nothing; ++k) {
      const double mean = (t / 700 + k) % 3 == 0 ? 0.7 : 0.5;
      const double draw = uniform(random);
      const double x = seed % 2 == 0 ? (draw < mean ? 1 : 0) : std::min(1.0, 2 * mean * draw);
      if (k != arm && (seed % 3 != 0 || uniform(random) < 0.5)) continue;
      plain.observe(k, x);
      learner.observe(k, x);
    }
  }
  CHECK(first_difference == kForgettingRounds);
}

}  // namespace

TEST_CASE("learners that forget decide as plain loops over all indices do") {
  unsigned seed = 0;
  for (const std::size_t arms : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{12}}) {
    for (const std::size_t tau : {std::size_t{1}, std::size_t{20}, std::size_t{1000}}) {
      const SwUcb::Constants constants{.tau = tau};
      check_same_decisions(SwUcb(arms, constants), PlainSwUcb{constants, std::vector<Recent>(arms)},
                           arms, seed++);
    }
    for (const double gamma : {0.0, 0.1, 0.9, 0.999, 1.0}) {
      const DUcb::Constants constants{.gamma = gamma};
      check_same_decisions(DUcb(arms, constants), PlainDUcb{constants, std::vector<Recent>(arms)},
                           arms, seed++);
    }
    for (const double xi : {0.0, 1e-6, 1e9}) {
      const DUcb::Constants constants{.gamma = 0.99, .xi = xi};
      check_same_decisions(DUcb(arms, constants), PlainDUcb{constants, std::vector<Recent>(arms)},
                           arms, seed++);
    }
    for (const double threshold : {1.0, 5.0, 1e9}) {
      const Cusum::Constants constants{.first = 20, .threshold = threshold};
      check_same_decisions(CusumUcb(arms, constants),
                           PlainCusumUcb{Cusum(constants), std::vector<ArmStatistics>(arms)}, arms,
                           seed++);
    }
    for (const double gamma : {0.0, 1e-3, 0.1, 2.0}) {
      const WindowHalves::Constants constants{.window = 60, .threshold = 9};
      check_same_decisions(
          MUcb(arms, constants, gamma),
          PlainMUcb{WindowHalves(constants), gamma, std::vector<ArmStatistics>(arms)}, arms,
          seed++);
    }
  }
}
