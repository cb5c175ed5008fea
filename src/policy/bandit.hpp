#pragma once

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "policy/learners/table.hpp"
#include "policy/policy.hpp"

// The product of learner, arms, feedback and reward. The policy `bandit`, see AnyBandit, leaves all
// four to the configuration; named methods are points in it, see BanditPoint.
namespace splitee {

// The lowest and the highest reward that a learner is to expect.
struct RewardRange {
  double low = 0;
  double high = 1;
};

// A point in the product.
struct BanditDesign {
  std::string_view learner;  // of all_learners()
  ArmSet arms = AllSplits{};
  Feedback feedback = Feedback::kOwnArm;
  RewardRule reward = {};
  double probe_epsilon = 0;               // of kProbing
  std::optional<RewardRange> range = {};  // as configured; for learners that need one
};

// The range of the rewards of some arms: from 1 / classes, or 0 where the number of classes is not
// known, less mu times the highest possible cost, to 1. Gains lie between -(1 - 1 / classes), or 0
// where they are clipped, less that cost, and 1 - 1 / classes.
RewardRange range_of(const CostTable& costs, const RewardRule& rule, std::uint64_t classes);

// A learner at work on arms. A learner that needs a range gets rewards as (r - low) / (high - low);
// where costs change from round to round, so that a reward may be below its range, as 0 at least.
class Bandit {
 public:
  Bandit(const BanditDesign& design, const PolicySetup& setup);

  [[nodiscard]] std::size_t choose(const Round& round) {
    in_first_rounds_ = round.t < arms_;
    return learner_->choose(round);
  }
  void observe(const Observation& seen) {
    learner_->observe(seen.arm, told(seen.reward), price(seen.cost));
  }
  [[nodiscard]] Memory remember(std::size_t arm, bool counts) {
    return learner_->remember(arm, counts);
  }
  void recall(const Observation& seen, const Memory& memory) {
    learner_->recall(seen.arm, told(seen.reward), price(seen.cost), memory);
  }
  [[nodiscard]] bool counts_plays() const { return learner_->counts_plays(); }
  // See LanePolicy.
  [[nodiscard]] std::unique_ptr<LearnerLanes> lanes() const { return learner_->lanes(); }
  [[nodiscard]] double told(double reward) const {
    return std::max((reward - low_) * scale_, lowest_);
  }
  [[nodiscard]] double price(double cost) const { return cost * price_scale_; }
  // The second way of being told rewards, see AllTaker.
  [[nodiscard]] bool takes_all() const { return learner_->takes_all(); }
  [[nodiscard]] RewardScale scale() const { return {low_, scale_, lowest_}; }
  void observe_all(std::span<const double> told, std::span<const double> seen) {
    learner_->observe_all(told, seen);
  }
  void observe_walks(const ToldWalks& round) { learner_->observe_walks(round); }
  // The published code of CeeBERT takes no other arm's reward as known while it plays each arm
  // once.
  [[nodiscard]] Feedback feedback() const {
    return in_first_rounds_ && feedback_ == Feedback::kCeebertCode ? Feedback::kOwnArm : feedback_;
  }
  [[nodiscard]] bool changes_feedback() const { return feedback_ == Feedback::kCeebertCode; }
  [[nodiscard]] std::size_t estimated_best() const { return learner_->estimated_best(); }

  [[nodiscard]] bool probe() {
    return feedback_ == Feedback::kProbing && probing_.uniform() < epsilon_;
  }
  [[nodiscard]] double probe_weight() const { return 1 / epsilon_; }

 private:
  std::size_t arms_;
  Feedback feedback_;
  double epsilon_;
  Stream probing_;
  std::unique_ptr<AnyArmLearner> learner_;
  bool in_first_rounds_ = true;
  double low_ = 0;
  double scale_ = 1;
  double lowest_ = -std::numeric_limits<double>::infinity();  // reward that the learner is told
  double price_scale_ = 1;
};

// The exits that are evaluated, and paid for, where the arms are splits: those on the way too where
// the learner is told their rewards.
inline Heads heads_of(const BanditDesign& design) {
  return design.feedback == Feedback::kOwnArm ? Heads::kLooked : Heads::kPassed;
}

// Why a design does not fit a trace: arms beyond its last exit, or more arms than rounds.
std::optional<Misfit> misfit_of(const BanditDesign& design, const TraceFacts& trace);

// The range in which the rewards of its arms are taken to lie: that of the design, or range_of() at
// the costs of the setup. None where its learner takes any rewards.
std::optional<RewardRange> stated_range(const BanditDesign& design, const PolicySetup& setup);

// The range of what its learner is told: of rewards in `stated`, or with probing of these, divided
// by epsilon, and 0.
RewardRange told_range(const BanditDesign& design, const RewardRange& stated);

// The constants that its learner takes from formulas.
std::vector<DerivedConstant> derived_of(const BanditDesign& design, const PolicySetup& setup);

// A named point: a policy with
//   static const PolicyInfo& info();
//   static BanditDesign design(const Parameters& parameters);
template <class Point>
class BanditPoint : public Bandit {
 public:
  explicit BanditPoint(const PolicySetup& setup) : Bandit(Point::design(setup.parameters), setup) {}

  static std::vector<Arm> arms(const PolicySetup& setup) {
    const BanditDesign design = Point::design(setup.parameters);
    return arms_of(design.arms, setup.exits, setup.threshold, heads_of(design));
  }
  static RewardRule reward_rule(const PolicySetup& setup) {
    return Point::design(setup.parameters).reward;
  }
  static bool has_own_arms(const PolicySetup& setup) {
    const BanditDesign design = Point::design(setup.parameters);
    return !std::holds_alternative<AllSplits>(design.arms) || design.reward.is_gain();
  }
  static std::string name_of_arm(const PolicySetup& setup, const Arm& arm) {
    return name_of(arm, Point::design(setup.parameters).arms, setup.exits);
  }
  static std::vector<DerivedConstant> derived(const PolicySetup& setup) {
    return derived_of(Point::design(setup.parameters), setup);
  }
  // stated_range(), told_range(), and whether the configuration gives it.
  static std::optional<RewardRange> reward_range(const PolicySetup& setup) {
    return stated_range(Point::design(setup.parameters), setup);
  }
  static RewardRange told_range(const PolicySetup& setup, const RewardRange& stated) {
    return splitee::told_range(Point::design(setup.parameters), stated);
  }
  static bool has_given_range(const PolicySetup& setup) {
    return Point::design(setup.parameters).range.has_value();
  }
  static std::optional<Misfit> misfit(const Parameters& parameters, const TraceFacts& trace) {
    return misfit_of(Point::design(parameters), trace);
  }
};

// One of these words, with the same default in each convention.
ChoiceKind choice(std::vector<std::string_view> words, std::string_view fallback);

// The parameters `clip` and `fallback`, and the reward rule that they make for arms that look at
// the same exit first.
std::vector<Parameter> gain_parameters();
RewardRule gain_of(const Parameters& parameters, const Walks& arms);

// For a learner over splits that is told the rewards its walks make known: its parameter
// `feedback`, observable or published.
std::vector<Parameter> shown_feedback_parameters();
BanditDesign shown_splits(std::string_view learner, const Parameters& parameters);

}  // namespace splitee
