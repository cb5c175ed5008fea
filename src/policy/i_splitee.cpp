#include "policy/i_splitee.hpp"

#include <deque>

#include "policy/lanes/index_lanes.hpp"
#include "policy/ucb.hpp"

namespace splitee {
namespace {

// The rewards of an arm, all contexts together.
struct Together {
  double sum = 0;
  double count = 0;

  void add(const ArmSums& arm) {
    sum += arm.sum();
    count += arm.pulls();
  }
  [[nodiscard]] double pulls() const { return count; }
  [[nodiscard]] double mean() const { return sum / count; }
};

// The first arm with the highest mean; add(arm, sums) adds up what each context knows of an arm.
template <class Add>
std::size_t best_together(std::size_t arms, const Add& add) {
  std::vector<Together> all(arms);
  for (std::size_t arm = 0; arm < arms; ++arm) add(arm, all[arm]);
  return best_mean(all);
}

class ISpliteeLanes final : public LearnerLanes {
 public:
  ISpliteeLanes(std::size_t contexts, std::size_t arms, UcbRule rule) : arms_(arms) {
    for (std::size_t k = 0; k < contexts; ++k) of_context_.emplace_back(arms, rule);
  }

  void choose(const Round& round, LaneArms& arms) override {
    context_ = round.context;
    OfContext& own = of_context_[context_];
    own.learners.choose(Round(own.rounds++, *round.logs), arms);
  }
  void observe(const LaneRewards& told) override { of_context_[context_].learners.observe(told); }
  [[nodiscard]] std::size_t estimated_best(std::size_t lane) const override {
    return best_together(arms_, [&](std::size_t arm, Together& sums) {
      for (const OfContext& each : of_context_) {
        sums.add(each.learners.means().statistics(arm, lane));
      }
    });
  }

 private:
  [[nodiscard]] std::size_t fewest() const override { return 6; }

  struct OfContext {
    OfContext(std::size_t arms, UcbRule rule) : learners(arms, rule) {}

    WidthLanes<UcbRule> learners;
    std::uint64_t rounds = 0;
  };

  std::size_t arms_;
  std::deque<OfContext> of_context_;  // which stay in place
  std::size_t context_ = 0;           // of the present round
};

}  // namespace

ISplitee::ISplitee(const PolicySetup& setup)
    : rule_{.c = setup.parameters.number("beta")}, arms_(setup.exits) {
  of_context_.assign(setup.contexts, {WidthLeadingLearner<UcbRule>(arms_, rule_)});
}

std::size_t ISplitee::estimated_best() const {
  return best_together(arms_, [&](std::size_t arm, Together& sums) {
    for (const OfContext& each : of_context_) sums.add(each.learner.arms().statistics(arm));
  });
}

std::unique_ptr<LearnerLanes> ISplitee::lanes() const {
  return std::make_unique<ISpliteeLanes>(of_context_.size(), arms_, rule_);
}

const PolicyInfo& ISplitee::info() {
  static const PolicyInfo info = {
      .name = "i-splitee",
      .summary = "SplitEE with a learner of its own for each context of a sample",
      .rule =
          "The rule of splitee, separately for the samples of each value of the trace's context, "
          "such as the distortion of an image: the arm with the highest  mean_i + beta sqrt(ln t / "
          "n_i), t and n_i counted within the context; arm t in its round t < L, which counts. The "
          "context is known before the sample is (an oracle; the paper has a classifier). The "
          "published code appends a deeper exit's observation once per shallower exit under the "
          "selected index; this does not.",
      .source = "I-SplitEE, ICC 2024, arXiv 2401.10541; code Div290/I-SplitEE at 2f261a30",
      .differs =
          "the published code starts with t = 7, its number of arms; here t and n are counted "
          "within each context, and each arm is played once in each.",
      .faults = {"isplitee-history"},
      .family = Family::kLearnsExits,
      .needs = {.context = true},
      .drawing = {.label = "I-SplitEE", .colour = "#1d6996", .dashes = {5, 1}, .marker = "d"},
      .parameters = {beta_parameter()}};
  return info;
}

}  // namespace splitee
