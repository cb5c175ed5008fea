#include "policy/learners/priced.hpp"

#include <algorithm>
#include <cmath>

namespace splitee {
namespace {

static_assert(ArmLearner<UcbBwk>);

}  // namespace

std::size_t UcbBwk::choose(const Round& round) const {
  if (round.t < arms_.size()) return static_cast<std::size_t>(round.t);
  const double log_t = round.logs->ln(round.t);
  const double least = std::sqrt(log_t / static_cast<double>(round.t));
  return highest_index(arms_, [&](const Priced& arm) {
    const double width = std::sqrt(2 * log_t / arm.pulls());
    // A single arm in round 1: ln 1 / 1 is 0, and any positive price will do.
    const double price = std::max({arm.prices.mean() - width, least, 1e-300});
    return (arm.mean() + width) / price;
  });
}

void UcbBwk::observe(std::size_t arm, double x, double price) {
  arms_[arm].rewards.add(x);
  arms_[arm].prices.add(price);
}

void UcbBwk::observe_counted(std::size_t arm, double x, double price) {
  arms_[arm].rewards.add_counted(x);
  arms_[arm].prices.add(price);
}

std::size_t UcbBwk::estimated_best() const { return best_mean(arms_); }

}  // namespace splitee
