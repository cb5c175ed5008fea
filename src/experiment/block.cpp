#include "experiment/block.hpp"

#include <algorithm>
#include <numeric>

#include "base/interrupt.hpp"
#include "base/sha256.hpp"
#include "policy/final_exit.hpp"
#include "policy/fixed_split.hpp"
#include "random/stream.hpp"
#include "replay/hindsight.hpp"

namespace splitee {
namespace {

// What bounds a block, and so the memory of a worker: cells, rows of runs.csv and points of curves.
constexpr std::uint64_t kMostCells = 64;
constexpr std::uint64_t kMostRuns = 100'000;
constexpr std::uint64_t kMostPoints = 1'000'000;

// The exit used most; ties: lowest.
std::size_t most_used(const Ledger& ledger) {
  std::size_t best = 0;
  const auto used = [&](std::size_t i) { return ledger.exited()[i] + ledger.offloaded()[i]; };
  for (std::size_t i = 1; i < ledger.exited().size(); ++i) {
    if (used(i) > used(best)) best = i;
  }
  return best;
}

}  // namespace

CellRange next_block(const Plan& plan, CellRange cells) {
  const std::size_t trace = plan.grid().cell(cells.begin).trace;
  const std::uint64_t points = plan.traces()[trace].rounds.size();
  const std::uint64_t most = std::min({kMostCells, kMostRuns / plan.config().repeats,
                                       kMostPoints / std::max<std::uint64_t>(points, 1)});
  return {cells.begin, std::min({cells.begin + std::max<std::uint64_t>(most, 1), cells.end,
                                 plan.grid().of_trace(trace).end})};
}

Block::Block(const Plan& plan, CellRange range)
    : plan_(&plan), range_(range), trace_index_(plan.grid().cell(range.begin).trace) {
  loaded_ = &plan.traces()[trace_index_];
  policy_variant_ = number_of(plan.config().traces[trace_index_].name);
  std::vector<std::pair<double, double>> seen;  // offload and mu of costs_
  for (std::uint64_t index = range.begin; index < range.end; ++index) {
    Cell cell = plan.grid().cell(index);
    const std::pair cost_point{cell.offload, cell.mu};
    const auto known = std::find(seen.begin(), seen.end(), cost_point);
    const auto costs = static_cast<std::size_t>(known - seen.begin());
    if (known == seen.end()) {
      seen.push_back(cost_point);
      costs_.push_back(plan.costs_of(cell));
    }
    const PolicyInfo& info = *plan.config().policies[cell.policy].info;
    const std::size_t reference = plan.reference_of(cell, costs_[costs]);
    Parameters at_reference;
    at_reference.set("exit", static_cast<double>(reference + 1));

    PlayerSpec own{info.name, cell.parameters, cell.threshold, 0, 0};
    if (own.policy == FinalExit::info().name) own.threshold = 0;
    if (info.learns || info.hindsight) own.costs = costs;
    if (info.hindsight) {
      own.best_arm = best_arm(*loaded_->arms_at(cell.threshold), costs_[costs], info.charge);
    }
    const std::size_t player = player_index(std::move(own));
    const std::size_t reference_player =
        player_index({FixedSplit::info().name, at_reference, cell.threshold, 0, 0});
    // No sample is offloaded at the last exit, whatever the threshold.
    const std::size_t final_exit = player_index({FinalExit::info().name, {}, 0, 0, 0});
    cells_.push_back({std::move(cell), costs, player, reference_player, reference, final_exit});
  }
}

std::size_t Block::player_index(PlayerSpec spec) {
  const auto known = std::find(players_.begin(), players_.end(), spec);
  const auto index = static_cast<std::size_t>(known - players_.begin());
  if (known == players_.end()) players_.push_back(std::move(spec));
  return index;
}

std::vector<std::uint32_t> Block::order_of(std::uint64_t repeat) const {
  const auto samples = static_cast<std::uint32_t>(loaded_->trace.samples());
  const TraceSpec& spec = plan_->config().traces[trace_index_];
  switch (spec.order) {
    case OrderKind::kShuffle:
      break;
    case OrderKind::kFile: {
      const auto begin =
          loaded_->orders->sample.begin() + static_cast<std::ptrdiff_t>(repeat * samples);
      return {begin, begin + samples};
    }
    case OrderKind::kStored: {
      std::vector<std::uint32_t> order(samples);
      std::iota(order.begin(), order.end(), 0U);
      return order;
    }
  }
  return shuffled_order(samples, Stream(plan_->config().seed, Purpose::kOrder, repeat));
}

std::vector<CellOutcome> Block::replay(std::uint64_t repeat, std::span<const double> sqrt_log,
                                       std::atomic<std::uint64_t>& decisions) const {
  const auto exits = static_cast<std::size_t>(loaded_->trace.exits());
  std::vector<std::unique_ptr<Player>> players;
  for (const PlayerSpec& spec : players_) {
    const HindsightSetup setup{
        {exits, spec.threshold, spec.parameters,
         Stream(plan_->config().seed, Purpose::kPolicy, repeat, policy_variant_)},
        spec.best_arm};
    players.push_back(make_player(spec.policy, setup, costs_[spec.costs]));
  }
  const std::vector<std::uint32_t> order = order_of(repeat);
  const std::size_t step = tile_rows(exits);
  std::vector<std::vector<Point>> curves(cells_.size());
  auto next_point = loaded_->rounds.begin();
  Tile tile(loaded_->trace);
  for (std::size_t begin = 0; begin < order.size(); begin += step) {
    stop_if_interrupted();
    const std::size_t rows = std::min(step, order.size() - begin);
    tile.load(std::span(order).subspan(begin, rows));
    std::size_t from = 0;
    while (from < rows) {
      const bool stops = next_point != loaded_->rounds.end() && *next_point <= begin + rows;
      const std::size_t to = stops ? static_cast<std::size_t>(*next_point) - begin : rows;
      for (const auto& player : players) player->play(tile, from, to, begin + from, sqrt_log);
      if (stops) {
        for (std::size_t k = 0; k < cells_.size(); ++k) {
          curves[k].push_back(measure(cells_[k], players));
        }
        ++next_point;
      }
      from = to;
    }
    decisions.fetch_add(rows * cells_.size(), std::memory_order_relaxed);
  }
  std::vector<CellOutcome> outcomes;
  for (std::size_t k = 0; k < cells_.size(); ++k) {
    outcomes.push_back(outcome_of(cells_[k], repeat, players, std::move(curves[k])));
  }
  return outcomes;
}

Point Block::measure(const BlockCell& cell,
                     const std::vector<std::unique_ptr<Player>>& players) const {
  const Ledger& ledger = players[cell.player]->ledger();
  const CostModel& costs = costs_[cell.costs];
  const Charge charge = plan_->config().policies[cell.cell.policy].info->charge;
  const auto rounds = static_cast<double>(ledger.rounds());
  return {ledger.regret(players[cell.reference]->ledger(), costs, charge),
          static_cast<double>(ledger.correct()) / rounds, ledger.cost(costs, charge) / rounds};
}

CellOutcome Block::outcome_of(const BlockCell& cell, std::uint64_t repeat,
                              const std::vector<std::unique_ptr<Player>>& players,
                              std::vector<Point> curve) const {
  const Player& player = *players[cell.player];
  const Ledger& ledger = player.ledger();
  const Ledger& last = players[cell.final_exit]->ledger();
  const CostModel& costs = costs_[cell.costs];
  const Charge charge = plan_->config().policies[cell.cell.policy].info->charge;
  const Point end = measure(cell, players);
  const auto estimate = player.estimated_best();
  CellOutcome outcome;
  outcome.run = {repeat + 1,
                 ledger.rounds(),
                 std::nullopt,
                 ledger.cost(costs, charge),
                 ledger.total_offloaded(),
                 ledger.reward(costs, charge),
                 end.regret};
  if (loaded_->trace.has_labels) outcome.run.accuracy = end.accuracy;
  outcome.has_estimate = estimate.has_value();
  outcome.best_exit = estimate.value_or(most_used(ledger));
  outcome.reference_exit = cell.reference_exit;
  outcome.ledger = ledger;
  outcome.final_exit_cost = last.cost(costs, FinalExit::info().charge);
  outcome.final_exit_accuracy =
      static_cast<double>(last.correct()) / static_cast<double>(last.rounds());
  outcome.curve = std::move(curve);
  return outcome;
}

}  // namespace splitee
