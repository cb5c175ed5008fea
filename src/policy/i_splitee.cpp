#include "policy/i_splitee.hpp"

#include "policy/ucb.hpp"

namespace splitee {
namespace {

// The rewards of an arm, all contexts together.
struct Together {
  double sum = 0;
  double count = 0;

  [[nodiscard]] double pulls() const { return count; }
  [[nodiscard]] double mean() const { return sum / count; }
};

}  // namespace

ISplitee::ISplitee(const PolicySetup& setup) {
  const UcbRule rule{.c = setup.parameters.number("beta")};
  of_context_.assign(setup.contexts, {WidthLeadingLearner<UcbRule>(setup.exits, rule)});
}

std::size_t ISplitee::estimated_best() const {
  std::vector<Together> arms(of_context_.front().learner.arms().size());
  for (const OfContext& each : of_context_) {
    for (std::size_t arm = 0; arm < arms.size(); ++arm) {
      arms[arm].sum += each.learner.arms().statistics(arm).sum();
      arms[arm].count += each.learner.arms().pulls(arm);
    }
  }
  return best_mean(arms);
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
