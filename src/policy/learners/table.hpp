#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/lanes/learner_lanes.hpp"
#include "policy/learners/constants.hpp"
#include "policy/learners/learner.hpp"
#include "policy/learners/told_rewards.hpp"
#include "policy/parameter.hpp"
#include "random/stream.hpp"

namespace splitee {

// A learner of any kind.
class AnyArmLearner {
 public:
  AnyArmLearner() = default;
  AnyArmLearner(const AnyArmLearner&) = delete;
  AnyArmLearner& operator=(const AnyArmLearner&) = delete;
  virtual ~AnyArmLearner() = default;

  [[nodiscard]] virtual std::size_t choose(const Round& round) = 0;
  // `price`: the cost of the arm, as a share of the highest cost of any arm.
  virtual void observe(std::size_t arm, double x, double price) = 0;

  // For a reward that arrives later than in the round that plays the arm: remembers that round, in
  // which the pull counts if `counts`, and takes the reward when it arrives.
  [[nodiscard]] virtual Memory remember(std::size_t arm, bool counts) = 0;
  virtual void recall(std::size_t arm, double x, double price, const Memory& memory) = 0;
  [[nodiscard]] virtual bool counts_plays() const = 0;  // whether `counts` may be true

  [[nodiscard]] virtual std::size_t estimated_best() const = 0;

  // Learners like this one before its first round, side by side; null: it has none.
  [[nodiscard]] virtual std::unique_ptr<LearnerLanes> lanes() const { return nullptr; }

  // Whether it can be told the rewards of a round all at once: neither prices nor the order of the
  // arms matter to it then.
  [[nodiscard]] virtual bool takes_all() const { return false; }
  // The rewards by arm, padded() with 0; `seen` is 1 for those that count, otherwise both are 0.
  virtual void observe_all(std::span<const double> rewards, std::span<const double> seen) {
    for (std::size_t arm = 0; arm < rewards.size(); ++arm) {
      if (seen[arm] > 0) observe(arm, rewards[arm], 0);
    }
  }
  // Those of a round whose arms walk.
  virtual void observe_walks(const ToldWalks& round) {
    for (std::size_t arm = 0; arm < round.arms; ++arm) {
      if (const auto told = round.told_to(arm)) observe(arm, *told, 0);
    }
  }
};

using MakeLanes = std::function<std::unique_ptr<LearnerLanes>()>;

template <ArmLearner L>
class HeldLearner final : public AnyArmLearner {
 public:
  explicit HeldLearner(L learner, MakeLanes make_lanes)
      : learner_(std::move(learner)), make_lanes_(std::move(make_lanes)) {}

  [[nodiscard]] std::size_t choose(const Round& round) override { return learner_.choose(round); }
  void observe(std::size_t arm, double x, double price) override {
    if constexpr (requires { learner_.observe(arm, x, price); }) {
      learner_.observe(arm, x, price);
    } else {
      learner_.observe(arm, x);
    }
  }
  [[nodiscard]] Memory remember(std::size_t arm, bool counts) override {
    Memory memory{.is_counted = counts};
    if constexpr (PlayCounter<L>) {
      if (counts) learner_.count_play(arm);
    }
    if constexpr (requires { learner_.share(arm); }) memory.share = learner_.share(arm);
    return memory;
  }
  void recall(std::size_t arm, double x, double price, const Memory& memory) override {
    if constexpr (requires { learner_.observe_drawn(arm, x, memory.share); }) {
      learner_.observe_drawn(arm, x, memory.share);
    } else if (!memory.is_counted) {
      observe(arm, x, price);
    } else if constexpr (requires { learner_.observe_counted(arm, x, price); }) {
      learner_.observe_counted(arm, x, price);
    } else if constexpr (PlayCounter<L>) {
      learner_.observe_counted(arm, x);
    }
  }
  [[nodiscard]] bool counts_plays() const override { return PlayCounter<L>; }
  [[nodiscard]] std::size_t estimated_best() const override { return learner_.estimated_best(); }
  [[nodiscard]] std::unique_ptr<LearnerLanes> lanes() const override {
    return make_lanes_ ? make_lanes_() : nullptr;
  }
  [[nodiscard]] bool takes_all() const override { return kTakesAll; }
  void observe_all(std::span<const double> rewards, std::span<const double> seen) override {
    if constexpr (kTakesAll) {
      learner_.observe_all(rewards, seen);
    } else {
      AnyArmLearner::observe_all(rewards, seen);
    }
  }
  void observe_walks(const ToldWalks& round) override {
    if constexpr (kTakesAll) {
      learner_.observe_walks(round);
    } else {
      AnyArmLearner::observe_walks(round);
    }
  }

 private:
  static constexpr bool kTakesAll = requires(L learner, std::span<const double> each) {
    learner.observe_all(each, each);
  };

  L learner_;
  MakeLanes make_lanes_;
};

template <ArmLearner L>
std::unique_ptr<AnyArmLearner> held(L learner) {
  return std::make_unique<HeldLearner<L>>(std::move(learner), nullptr);
}

// A learner that has lanes: both are made of the same arguments.
template <ArmLearner L, class Lanes, class... Args>
std::unique_ptr<AnyArmLearner> held_with_lanes(const Args&... args) {
  return std::make_unique<HeldLearner<L>>(L(args...),
                                          [=] { return std::make_unique<Lanes>(args...); });
}

// The inputs from which a learner is made.
struct LearnerSetup {
  std::size_t arms = 1;
  std::uint64_t horizon = 1;
  const Parameters& parameters;
  Stream random;

  // The textbook constants for this setup; they follow `changes` and `smallest_change` where the
  // learner has these parameters.
  [[nodiscard]] DerivedConstants constants() const;
};

// A constant of a learner that follows from horizon, arms and changes where it is not given, as the
// manifest holds it.
struct DerivedConstant {
  std::string_view name;
  double value;
  std::string_view doubt = {};  // why the value makes no sense, for a warning; empty: it does
};

// A learner as the configuration of a bandit names it.
struct LearnerInfo {
  std::string_view name;
  std::string_view rule;    // the arm that it plays, with the formula
  std::string_view source;  // where the rule is published
  // Where numbers differ from those of published code and of other packages, and why.
  std::string_view differs = {};
  // Whether it needs rewards in [0, 1]; otherwise it takes any.
  bool needs_range = true;
  std::vector<Parameter> parameters = {};
  std::unique_ptr<AnyArmLearner> (*make)(const LearnerSetup& setup) = nullptr;
  // Its constants that follow from horizon, arms and changes; null: none.
  std::vector<DerivedConstant> (*derived)(const LearnerSetup& setup) = nullptr;
};

// Every learner, in the order of lists and help. Adding one is a row in table.cpp, beside the pair
// of files that holds its rule.
const std::vector<LearnerInfo>& all_learners();

// The learner of this name, which must be in the table.
const LearnerInfo& learner_named(std::string_view name);

// The rows of the table, grouped by what the learners have in common.
std::vector<LearnerInfo> index_learners();
std::vector<LearnerInfo> randomised_learners();
std::vector<LearnerInfo> changing_learners();
std::vector<LearnerInfo> showing_learners();

}  // namespace splitee
