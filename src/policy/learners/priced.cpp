#include "policy/learners/priced.hpp"

#include <algorithm>
#include <cmath>

namespace splitee {
namespace {

static_assert(ArmLearner<UcbBwk>);

}  // namespace

std::size_t UcbBwk::choose(const Round& round) {
  if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
  const PricedTerms terms(round);
  const auto exact = [&](const Priced& arm) { return terms.index(arm, arm.prices.mean()); };
  if (!all_played_) {
    all_played_ =
        std::all_of(arms_.begin(), arms_.end(), [](const Priced& arm) { return arm.pulls() > 0; });
    return highest_index(arms_, exact);
  }
  for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
    const double width = kept_[arm].width * terms.growth();
    indices_[arm] = (kept_[arm].mean + width) / std::max(kept_[arm].price - width, terms.least());
  }
  const auto found = indices_.find(terms.rounding(), terms.most() / terms.least());
  if (found.is_sure()) return found.arm;
  return indices_.first_of_close(found, [&](std::size_t arm) { return exact(arms_[arm]); });
}

void UcbBwk::observe(std::size_t arm, double x, double price) {
  arms_[arm].rewards.add(x);
  arms_[arm].prices.add(price);
  keep(arm);
}

void UcbBwk::count_play(std::size_t arm) {
  arms_[arm].rewards.count_play();
  keep(arm);
}

void UcbBwk::observe_counted(std::size_t arm, double x, double price) {
  arms_[arm].rewards.add_counted(x);
  arms_[arm].prices.add(price);
  keep(arm);
}

void UcbBwk::keep(std::size_t arm) {
  const Priced& own = arms_[arm];
  kept_[arm] = {own.mean(), own.prices.mean(), 1 / std::sqrt(own.pulls())};
}

std::size_t UcbBwk::estimated_best() const { return best_mean(arms_); }

}  // namespace splitee
