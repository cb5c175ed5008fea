#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "policy/learners/width_leading.hpp"
#include "policy/policy.hpp"

namespace splitee {

// I-SplitEE: a learner of its own over splitting layers for each context of a sample.
class ISplitee {
 public:
  static const PolicyInfo& info();
  static std::vector<Arm> arms(const PolicySetup& setup) {
    return splits(setup.exits, setup.threshold, Heads::kLooked);
  }

  explicit ISplitee(const PolicySetup& setup);

  [[nodiscard]] std::size_t choose(const Round& round) {
    context_ = round.context;
    OfContext& own = of_context_[context_];
    return own.learner.choose(Round(own.rounds++, *round.logs));
  }
  void observe(const Observation& seen) {
    of_context_[context_].learner.observe(seen.arm, seen.reward);
  }
  [[nodiscard]] Memory remember(std::size_t arm, bool counts) {
    if (counts) of_context_[context_].learner.count_play(arm);
    return {.context = static_cast<std::uint32_t>(context_), .is_counted = counts};
  }
  void recall(const Observation& seen, const Memory& memory) {
    auto& learner = of_context_[memory.context].learner;
    if (memory.is_counted) {
      learner.observe_counted(seen.arm, seen.reward);
    } else {
      learner.observe(seen.arm, seen.reward);
    }
  }
  [[nodiscard]] static bool counts_plays() { return true; }
  [[nodiscard]] Feedback feedback() const { return Feedback::kOwnArm; }
  // Over all contexts together.
  [[nodiscard]] std::size_t estimated_best() const;
  // See LanePolicy.
  [[nodiscard]] std::unique_ptr<LearnerLanes> lanes() const;
  [[nodiscard]] static double told(double reward) { return reward; }
  [[nodiscard]] static double price(double cost) { return cost; }

 private:
  struct OfContext {
    WidthLeadingLearner<UcbRule> learner;
    std::uint64_t rounds = 0;
  };
  UcbRule rule_;
  std::size_t arms_;
  std::vector<OfContext> of_context_;
  std::size_t context_ = 0;  // of the present round
};

}  // namespace splitee
