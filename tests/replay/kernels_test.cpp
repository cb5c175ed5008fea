// The fast paths alone, each against ten plain lines.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "model/ledger.hpp"
#include "policy/ucb.hpp"
#include "replay/kernels/best_arms.hpp"
#include "replay/kernels/one_arm.hpp"
#include "replay/kernels/one_leader.hpp"
#include "replay/kernels/two_leaders.hpp"
#include "replay/player.hpp"

namespace {

using namespace splitee;

constexpr std::size_t kRows = 256;

// Columns of answers (negative: right), multiples of 1/32 so that ties are frequent, and thresholds
// and penalties for some arms, of which the last always stops.
struct Scene {
  std::vector<std::vector<double>> columns;  // the last one is the final exit's
  std::vector<RewardedArm> arms;
  Ucb ucb;
  RoundLogs logs{5000 + kRows};
  const double* log_of_row;

  Scene(std::size_t count, unsigned seed) : ucb(count, 0) {
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<double>(random() % n); };
    ucb = Ucb(count, below(4) / 2);
    for (std::size_t k = 0; k < count; ++k) {
      columns.emplace_back();
      for (std::size_t row = 0; row < kRows; ++row) {
        columns.back().push_back(std::copysign(below(33) / 32, below(2) - 0.5));
      }
    }
    for (std::size_t k = 0; k < count; ++k) {
      const double pulls = 1 + below(60);
      ucb.set(k, pulls * (below(33) / 32 - 0.4), pulls);
      arms.push_back({.column = columns[k].data(),
                      .threshold = k + 1 == count ? 0 : below(33) / 32,
                      .stop_penalty = below(10) / 16,
                      .offload_penalty = below(30) / 16,
                      .total = ucb.total(k),
                      .pulls = ucb.pulls(k)});
    }
    log_of_row = logs.sqrt_ln().data() + random() % 5000;
  }

  [[nodiscard]] bool stops(std::size_t arm, std::size_t row) const {
    return std::abs(columns[arm][row]) >= arms[arm].threshold;
  }
  [[nodiscard]] double answer(std::size_t arm, std::size_t row) const {
    return stops(arm, row) ? columns[arm][row] : columns.back()[row];
  }
  [[nodiscard]] double reward(std::size_t arm, std::size_t row) const {
    return std::abs(answer(arm, row)) -
           (stops(arm, row) ? arms[arm].stop_penalty : arms[arm].offload_penalty);
  }
};

}  // namespace

TEST_CASE("best arms: each round plays the first arm with its highest reward") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    const std::size_t count = 1 + seed % 9;
    const Scene scene(count, seed);
    std::vector<LookOnce> arms;
    for (const RewardedArm& arm : scene.arms) {
      arms.push_back({arm.column, arm.threshold, arm.stop_penalty, arm.offload_penalty});
    }
    BestArms rounds{.arms = &arms,
                    .final_column = scene.columns.back().data(),
                    .begin = seed % 7,
                    .end = kRows - seed % 11,
                    .stopped = std::vector<std::uint64_t>(count),
                    .offloaded = std::vector<std::uint64_t>(count),
                    .played = {}};
    best_arms_function()(rounds);
    std::vector<std::uint64_t> stopped(count);
    std::vector<std::uint64_t> offloaded(count);
    Ledger::Batch plain;
    for (std::size_t row = rounds.begin; row < rounds.end; ++row) {
      std::size_t best = 0;
      for (std::size_t k = 1; k < count; ++k) {
        if (scene.reward(k, row) > scene.reward(best, row)) best = k;
      }
      ++(scene.stops(best, row) ? stopped : offloaded)[best];
      const double answer = scene.answer(best, row);
      plain.add(std::abs(answer), std::signbit(answer) ? 1 : 0);
    }
    CHECK(rounds.stopped == stopped);
    CHECK(rounds.offloaded == offloaded);
    CHECK(rounds.confidence_sum == plain.confidence);
    CHECK(rounds.correct_sum == plain.correct);
  }
}

TEST_CASE("one arm: the sums of its rounds are those of a plain loop") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    const Scene scene(3, seed);
    const std::size_t arm = seed % 3;
    OneArm rounds{.here = scene.columns[arm].data(),
                  .final = scene.columns.back().data(),
                  .threshold = scene.arms[arm].threshold,
                  .begin = seed % 7,
                  .end = kRows - seed % 11};
    one_arm_function()(rounds);
    Ledger::Batch plain;
    std::uint64_t stopped = 0;
    for (std::size_t row = rounds.begin; row < rounds.end; ++row) {
      const double answer = scene.answer(arm, row);
      plain.add(std::abs(answer), std::signbit(answer) ? 1 : 0);
      stopped += scene.stops(arm, row) ? 1U : 0U;
    }
    CHECK(rounds.confidence_sum == plain.confidence);
    CHECK(rounds.correct_sum == plain.correct);
    CHECK(rounds.stopped == stopped);
  }
}

TEST_CASE("one leader: every round of its stretch is the plain loop's, and so is what it learns") {
  std::array<std::size_t, 3> played = {};
  for (unsigned seed = 0; seed < 3000; ++seed) {
    CAPTURE(seed);
    Scene scene(1 + seed % 5, seed);
    const bool side = seed % 3 != 0;  // the arms before the leader are rewarded too
    const bool sees_final = seed % 3 != 2;
    Ucb& ucb = scene.ucb;
    const std::size_t leader = ucb.choose(scene.log_of_row[0]);
    const std::size_t first = side ? 0 : leader;
    double bound = ucb.highest_index(leader + 1, ucb.arms(), scene.log_of_row[kRows - 1]);
    if (!side) bound = std::max(bound, ucb.highest_index(0, leader, scene.log_of_row[kRows - 1]));
    std::vector<RewardedArm> arms = scene.arms;
    OneLeader stretch{.arms = arms.data() + first,
                      .count = leader - first + 1,
                      .sees_final = sees_final,
                      .final_column = scene.columns.back().data(),
                      .sqrt_log = scene.log_of_row,
                      .beta = ucb.beta(),
                      .bound = bound,
                      .row = 0,
                      .end = kRows};
    const std::size_t certain = one_leader_function()(stretch);
    Ledger::Batch plain;
    std::uint64_t stopped = 0;
    const auto learn = [&](std::size_t row) {
      const bool is_final_known = sees_final || !scene.stops(leader, row);
      for (std::size_t k = first; k <= leader; ++k) {
        if (k == leader || is_final_known || scene.stops(k, row)) {
          ucb.learn(k, scene.reward(k, row));
        }
      }
    };
    for (std::size_t row = 0; row < stretch.row; ++row) {
      REQUIRE(ucb.choose(scene.log_of_row[row]) == leader);
      learn(row);
      const double answer = scene.answer(leader, row);
      plain.add(std::abs(answer), std::signbit(answer) ? 1 : 0);
      stopped += scene.stops(leader, row) ? 1U : 0U;
    }
    for (std::size_t k = 0; k < ucb.arms(); ++k) {
      CHECK(arms[k].total == ucb.total(k));
      CHECK(arms[k].pulls == ucb.pulls(k));
    }
    CHECK(stretch.confidence_sum == plain.confidence);
    CHECK(stretch.correct_sum == plain.correct);
    CHECK(stretch.stopped == stopped);
    for (std::size_t row = stretch.row; row < stretch.row + certain; ++row) {
      REQUIRE(ucb.choose(scene.log_of_row[row]) == leader);
      learn(row);
    }
    played[seed % 3] += stretch.row;
  }
  for (const std::size_t rows : played) CHECK(rows > 10'000);
}

TEST_CASE("two leaders: every round of their stretch is the plain loop's, and what they learn") {
  std::size_t played = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    CAPTURE(seed);
    Scene scene(2 + seed % 4, seed);
    Ucb& ucb = scene.ucb;
    const std::size_t leader = ucb.choose(scene.log_of_row[0]);
    const Ucb::Rivals rivals = ucb.rivals_of(leader, scene.log_of_row[kRows - 1]);
    const std::array<std::size_t, 2> both = {std::min(leader, rivals.best),
                                             std::max(leader, rivals.best)};
    TwoLeaders stretch{.arms = {scene.arms[both[0]], scene.arms[both[1]]},
                       .final_column = scene.columns.back().data(),
                       .sqrt_log = scene.log_of_row,
                       .beta = ucb.beta(),
                       .bound = rivals.next_index,
                       .row = 0,
                       .end = kRows};
    static_cast<void>(play_two_leaders(stretch));
    Ledger::Batch plain;
    std::array<std::uint64_t, 2> rounds = {};
    std::array<std::uint64_t, 2> stopped = {};
    for (std::size_t row = 0; row < stretch.row; ++row) {
      const std::size_t arm = ucb.choose(scene.log_of_row[row]);
      REQUIRE((arm == both[0] || arm == both[1]));
      const std::size_t k = arm == both[0] ? 0 : 1;
      ucb.learn(arm, scene.reward(arm, row));
      const double answer = scene.answer(arm, row);
      plain.add(std::abs(answer), std::signbit(answer) ? 1 : 0);
      ++rounds[k];
      stopped[k] += scene.stops(arm, row) ? 1U : 0U;
    }
    for (std::size_t k = 0; k < 2; ++k) {
      CHECK(stretch.arms[k].total == ucb.total(both[k]));
      CHECK(stretch.arms[k].pulls == ucb.pulls(both[k]));
    }
    CHECK(stretch.confidence_sum == plain.confidence);
    CHECK(stretch.correct_sum == plain.correct);
    CHECK(stretch.played == rounds);
    CHECK(stretch.stopped == stopped);
    played += stretch.row;
  }
  CHECK(played > 3'000);
}
