#include "policy/learners/index_learner.hpp"

namespace splitee {

static_assert(ArmLearner<IndexLearner<UcbRule>>);
static_assert(ArmLearner<UcbMaxN>);

std::size_t UcbMaxN::choose(const Round& round) {
  const std::size_t first = ucb_n_.choose(round);
  if (round.t < ucb_n_.arms().size()) return first;
  if (!best_is_sure()) find_best();
  if (first <= best_ && best_is_sure()) return best_;
  return ucb_n_.best_from(first);
}

void UcbMaxN::find_best() {
  if (is_told_all_) return;
  const ArmColumns& arms = ucb_n_.arms();
  best_ = ucb_n_.best_from(0);
  others_ = -std::numeric_limits<double>::infinity();
  for (std::size_t arm = 0; arm < arms.size(); ++arm) take_mean(arm);
}

}  // namespace splitee
