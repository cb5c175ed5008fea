#include "policy/learners/index_learner.hpp"

namespace splitee {

static_assert(ArmLearner<IndexLearner<UcbRule>>);
static_assert(ArmLearner<UcbMaxN>);

std::size_t UcbMaxN::choose(const Round& round) {
  const std::size_t first = ucb_n_.choose(round);
  if (round.t < ucb_n_.arms()) return first;
  std::size_t best = first;
  for (std::size_t arm = first + 1; arm < ucb_n_.arms(); ++arm) {
    if (ucb_n_.pulls(arm) > 0 && ucb_n_.mean(arm) > ucb_n_.mean(best)) {
      best = arm;
    }
  }
  return best;
}

}  // namespace splitee
