#include "policy/learners/phases.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace splitee {
namespace {

static_assert(ArmLearner<UcbLp>);

}  // namespace

UcbLp::UcbLp(std::size_t arms, std::uint64_t horizon)
    : horizon_(static_cast<double>(horizon)), arms_(arms), left_(arms) {
  std::iota(left_.begin(), left_.end(), std::size_t{0});
}

// Ends the phases whose rewards have all arrived.
void UcbLp::end_phases() {
  while (left_.size() > 1) {
    const double level = std::log(horizon_ * gap_ * gap_);
    if (!(level > 1)) return;
    const double needed = std::ceil(2 * level / (gap_ * gap_));
    const auto lacks = [&](std::size_t arm) { return arms_[arm].pulls() < needed; };
    if (std::any_of(left_.begin(), left_.end(), lacks)) return;
    const auto width = [&](std::size_t arm) { return std::sqrt(level / (2 * arms_[arm].pulls())); };
    double highest = -std::numeric_limits<double>::infinity();
    for (const std::size_t arm : left_) {
      highest = std::max(highest, arms_[arm].mean() - width(arm));
    }
    std::erase_if(left_, [&](std::size_t arm) { return arms_[arm].mean() + width(arm) < highest; });
    gap_ /= 2;
  }
}

std::size_t UcbLp::choose(const Round& /*round*/) {
  end_phases();
  const bool is_over = left_.size() == 1 || !(std::log(horizon_ * gap_ * gap_) > 1);
  if (is_over) return estimated_best();
  return *std::min_element(left_.rbegin(), left_.rend(), [&](std::size_t a, std::size_t b) {
    return arms_[a].pulls() < arms_[b].pulls();
  });
}

std::size_t UcbLp::estimated_best() const {
  return *std::max_element(left_.begin(), left_.end(), [&](std::size_t a, std::size_t b) {
    const auto mean = [&](std::size_t arm) {
      return arms_[arm].pulls() > 0 ? arms_[arm].mean() : -std::numeric_limits<double>::infinity();
    };
    return mean(a) < mean(b);
  });
}

}  // namespace splitee
