#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "policy/lanes/lane_means.hpp"
#include "policy/learners/index_learner.hpp"
#include "policy/learners/width_leading.hpp"

namespace splitee {

// IndexLearner of a WidthRule in each lane, whose w is w(1) / sqrt(n).
template <WidthRule Rule>
class WidthLanes final : public LearnerLanes {
 public:
  explicit WidthLanes(std::size_t arms, Rule rule = {}) : rule_(rule), means_(arms) {}

  void choose(const Round& round, LaneArms& arms) override {
    if (means_.plays_each_once(round, arms)) return;
    const RoundTerms terms{static_cast<double>(round.t), round.logs->ln(round.t)};
    const auto exact = [&](std::size_t arm, std::size_t lane) {
      return rule_.index(means_.statistics(arm, lane), terms);
    };
    means_.find(width_search(rule_.growth(terms), rule_.width(1)), exact, arms);
  }
  void observe(const LaneRewards& told) override {
    means_.add(told.arms, told.rewards, rule_.width(1));
  }
  [[nodiscard]] std::size_t estimated_best(std::size_t lane) const override {
    return means_.estimated_best(lane);
  }
  [[nodiscard]] const LaneMeans& means() const { return means_; }
  [[nodiscard]] LaneMeans& means() { return means_; }

 private:
  [[nodiscard]] std::size_t fewest() const override { return 6; }

  Rule rule_;
  LaneMeans means_;
};

// IndexLearner of a MossRule in each lane.
class MossLanes final : public LearnerLanes {
 public:
  MossLanes(std::size_t arms, const MossRule& rule) : rule_(rule), means_(arms), logs_(arms) {}

  void choose(const Round& round, LaneArms& arms) override {
    logs_of_run_ = round.logs;
    if (means_.plays_each_once(round, arms)) return;
    const RoundTerms terms{static_cast<double>(round.t), round.logs->ln(round.t)};
    const auto exact = [&](std::size_t arm, std::size_t lane) {
      return rule_.index(means_.statistics(arm, lane), terms);
    };
    means_.find({.rounding = WidthIndices::kRounding,
                 .added = kMostAdded,
                 .logs = logs_.data(),
                 .level = rule_.level(terms)},
                exact, arms);
  }
  void observe(const LaneRewards& told) override {
    const LaneRow& pulls = means_.add(told.arms, told.rewards, 1);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      logs_[told.arms[lane]][lane] = logs_of_run_->ln(static_cast<std::uint64_t>(pulls[lane]));
    }
  }
  [[nodiscard]] std::size_t estimated_best(std::size_t lane) const override {
    return means_.estimated_best(lane);
  }

 private:
  [[nodiscard]] std::size_t fewest() const override { return 6; }

  // Where what should be 0 is no more than MossRule::kRounding, its root is wrong by 3.2e-7.
  static constexpr double kMostAdded = 1e-6 / WidthIndices::kRounding;

  MossRule rule_;
  LaneMeans means_;
  std::vector<LaneRow> logs_;  // ln n by arm
  const RoundLogs* logs_of_run_ = nullptr;
};

// UcbMaxN in each lane.
class UcbMaxNLanes final : public LearnerLanes {
 public:
  explicit UcbMaxNLanes(std::size_t arms) : ucb_n_(arms) {}

  void choose(const Round& round, LaneArms& arms) override {
    ucb_n_.choose(round, arms);
    LaneMeans& means = ucb_n_.means();
    if (round.t < means.arms()) return;
    const LaneArms first = arms;
    LaneSearch search = width_search(0, 1);
    search.from = &first;
    const auto mean = [&](std::size_t arm, std::size_t lane) {
      return means.statistics(arm, lane).mean();
    };
    means.find(search, mean, arms);
  }
  void observe(const LaneRewards& told) override { ucb_n_.observe(told); }
  [[nodiscard]] std::size_t estimated_best(std::size_t lane) const override {
    return ucb_n_.estimated_best(lane);
  }

 private:
  [[nodiscard]] std::size_t fewest() const override { return 4; }

  WidthLanes<Ucb1Rule> ucb_n_;
};

}  // namespace splitee
