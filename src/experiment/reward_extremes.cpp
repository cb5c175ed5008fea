#include "experiment/reward_extremes.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>

#include "base/interrupt.hpp"

namespace splitee {
namespace {

constexpr double kNothing = std::numeric_limits<double>::infinity();

// The part of a reward besides costs does not depend on costs.
CostModel free_costs(std::size_t exits) {
  return {exits, {{0}, {0}}, std::vector<double>(exits), 0, RewardCost::kCharged};
}

}  // namespace

RewardExtremes::RewardExtremes(const Trace& trace, const RuledArms& arms)
    : environment_(arms.arms, free_costs(trace.exits()), arms.rule),
      seen_(environment_.stations().size(), {{{kNothing, -kNothing}, {kNothing, -kNothing}}}) {
  std::vector<std::uint32_t> order(trace.samples());
  std::iota(order.begin(), order.end(), 0U);
  Tile tile(trace);
  const std::size_t step = tile_rows(tile.exits());
  for (std::size_t first = 0; first < order.size(); first += step) {
    stop_if_interrupted();
    tile.load(std::span(order).subspan(first, std::min(step, order.size() - first)));
    for (std::size_t arm = 0; arm < arms.arms.size(); ++arm) {
      for (std::size_t row = 0; row < tile.rows(); ++row) {
        const Outcome outcome = environment_.play(Sample(tile, row), arm);
        Span& span = seen_[outcome.station][static_cast<std::size_t>(outcome.fate)];
        span.lowest = std::min(span.lowest, outcome.seen);
        span.highest = std::max(span.highest, outcome.seen);
      }
    }
  }
}

template <class Better>
RewardOfArm RewardExtremes::most(const CostModel& costs, double Span::*end,
                                 const Better& is_better) const {
  const CostTable table = environment_.costs_in(costs);
  std::optional<RewardOfArm> best;
  std::size_t station = 0;
  for (std::size_t arm = 0; arm < environment_.arms().size(); ++arm) {
    const std::size_t behind = station + environment_.arms()[arm].looks.size();
    for (; station < behind; ++station) {
      for (const Fate fate : {Fate::kStop, Fate::kOffload}) {
        const Span& span = seen_[station][static_cast<std::size_t>(fate)];
        if (span.lowest > span.highest) continue;
        const double penalty =
            fate == Fate::kStop ? table.stop_penalty(station) : table.offload_penalty(station);
        const double reward = span.*end - penalty;
        if (!best || is_better(reward, best->reward)) best = {reward, arm};
      }
    }
  }
  return best.value();
}

RewardOfArm RewardExtremes::lowest(const CostModel& costs) const {
  return most(costs, &Span::lowest, std::less<>());
}

RewardOfArm RewardExtremes::highest(const CostModel& costs) const {
  return most(costs, &Span::highest, std::greater<>());
}

}  // namespace splitee
