#include "experiment/bounds.hpp"

#include <cmath>

#include "statistics/lower_bound.hpp"

namespace splitee {

RegretBounds regret_bounds(const std::vector<double>& means, const RewardRange& range,
                           std::uint64_t rounds, bool shows_earlier) {
  const double width = range.high - range.low;
  std::vector<double> shares;
  shares.reserve(means.size());
  for (const double mean : means) shares.push_back((mean - range.low) / width);
  const LowerBound constants = lower_bound(shares);
  const double log_rounds = std::log(static_cast<double>(rounds));
  RegretBounds bounds{.lower = width * constants.own * log_rounds,
                      .ucb1 = width * ucb1_bound(shares, static_cast<double>(rounds))};
  if (shows_earlier) bounds.lower_graph = width * constants.chain * log_rounds;
  return bounds;
}

}  // namespace splitee
