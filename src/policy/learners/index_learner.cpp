#include "policy/learners/index_learner.hpp"

namespace splitee {

static_assert(ArmLearner<IndexLearner<UcbRule>>);
static_assert(ArmLearner<UcbMaxN>);

std::size_t UcbMaxN::choose(const Round& round) {
  const std::size_t first = ucb_n_.choose(round);
  if (round.t < ucb_n_.arms().size()) return first;
  return ucb_n_.best_from(first);
}

}  // namespace splitee
