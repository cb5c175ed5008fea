#include "experiment/block.hpp"

#include <algorithm>
#include <span>
#include <tuple>

#include "base/interrupt.hpp"
#include "experiment/repeat_draws.hpp"
#include "random/stream.hpp"

namespace splitee {
namespace {

// Limits of a block, and so of a worker's memory: cells, rows of runs.csv and points of curves.
constexpr std::uint64_t kMostCellsOfBlock = 64;
constexpr std::uint64_t kMostRunsOfBlock = 100'000;
constexpr std::uint64_t kMostPointsOfBlock = 1'000'000;  // with a bootstrap: in all repeats

}  // namespace

CellRange next_block(const Plan& plan, CellRange cells) {
  const std::size_t trace = plan.grid().cell(cells.begin).trace;
  std::uint64_t points = plan.traces()[trace].rounds.size();
  if (plan.traces()[trace].interval == IntervalKind::kBootstrap) points *= plan.config().repeats;
  const std::uint64_t most = std::min({kMostCellsOfBlock, kMostRunsOfBlock / plan.config().repeats,
                                       kMostPointsOfBlock / std::max<std::uint64_t>(points, 1)});
  return {cells.begin, std::min({cells.begin + std::max<std::uint64_t>(most, 1), cells.end,
                                 plan.grid().of_trace(trace).end})};
}

Block::Block(const Plan& plan, CellRange range)
    : plan_(&plan), range_(range), trace_index_(plan.grid().cell(range.begin).trace) {
  loaded_ = &plan.traces()[trace_index_];
  stretches_ = plan.stretches_of(trace_index_);
  policy_variant_ = stream_variant_of(plan, trace_index_);
  std::vector<std::tuple<double, double, std::size_t, std::size_t, std::size_t>> seen;
  for (std::uint64_t index = range.begin; index < range.end; ++index) {
    Cell cell = plan.grid().cell(index);
    const std::tuple cost_point{cell.offload, cell.mu, cell.device, cell.link, cell.schedule};
    const auto known = std::find(seen.begin(), seen.end(), cost_point);
    const auto costs = static_cast<std::size_t>(known - seen.begin());
    if (known == seen.end()) {
      seen.push_back(cost_point);
      add_costs(cell);
      cost_cells_.push_back(cell);
      const auto physical = plan.physical_of(cell);
      reported_.push_back(physical ? std::optional(reported_models(*physical)) : std::nullopt);
    }
    const PlayerSpec spec = spec_of(cell, costs);
    const std::size_t player = player_index(spec);
    Reference regret = regret_reference(cell, spec, costs);
    // At the final exit all samples stop, whatever the threshold.
    const auto last = loaded_->trace.exits() - 1;
    Reference final_exit = reference_at(last, 0, Heads::kPassed, costs);
    std::vector<std::string> names = own_arm_names(spec);
    const auto bounds = bounds_of(cell, spec, costs);
    std::array<std::optional<Reference>, kFurtherRegrets> further;
    for (std::size_t which = 0; which < kFurtherRegrets; ++which) {
      if (!loaded_->further_regrets.at(which)) continue;
      further.at(which) =
          further_reference(static_cast<FurtherRegret>(which), arms_of(cell, spec), costs);
    }
    cells_.push_back({std::move(cell), costs, player, std::move(names), bounds, std::move(regret),
                      std::move(final_exit), std::move(further)});
  }
}

// Adds the costs of a cell in each stretch, and the costs that represent all of them.
void Block::add_costs(const Cell& cell) {
  if (plan_->is_by_moment(cell)) {
    costs_.push_back(plan_->typical_costs_of(cell));
    changes_.push_back({plan_->costs_of(cell)});
    highest_.push_back(costs_.back());
    highest_.back().use_link(changes_.back().front().link());
    return;
  }
  const CostSchedule schedule = plan_->schedule_of(cell);
  const auto samples = loaded_->trace.samples();
  std::vector<CostModel>& changes = changes_.emplace_back();
  double sum = 0;
  double highest = 0;
  auto next = schedule.begin();
  for (std::size_t k = 0; k < stretches_.size(); ++k) {
    while (next + 1 != schedule.end() && (next + 1)->from <= stretches_[k] + 1) ++next;
    const std::uint64_t end = k + 1 < stretches_.size() ? stretches_[k + 1] : samples;
    sum += next->value * static_cast<double>(end - stretches_[k]);
    highest = std::max(highest, next->value);
    changes.push_back(plan_->costs_at(cell, next->value));
  }
  const bool is_constant = stretches_.size() == 1;
  const double mean = is_constant ? schedule.front().value : sum / static_cast<double>(samples);
  costs_.push_back(plan_->costs_at(cell, mean));
  highest_.push_back(plan_->costs_at(cell, highest));
}

Block::PlayerSpec Block::spec_of(const Cell& cell, std::size_t costs) const {
  const PolicyInfo& info = *plan_->config().policies[cell.policy].info;
  PlayerSpec spec{.policy = info.name, .parameters = cell.parameters, .threshold = cell.threshold};
  // Over a link that changes every policy meets costs of its own.
  spec.costs = info.minds_costs() ? costs : alone(costs);
  if (!info.needs.validation.empty()) spec.configured = cell.policy;
  if (info.family == Family::kHindsight) {
    spec.best_exit = best_split(cell.threshold, costs, info.heads);
  }
  if (auto arm = only_arm(info.name, setup_of(spec, 0))) {
    return {.only_arm = std::move(arm), .costs = alone(costs)};
  }
  return spec;
}

HindsightSetup Block::setup_of(const PlayerSpec& spec, std::uint64_t repeat) const {
  const auto validation = loaded_->validations.find(spec.configured);
  return {{.exits = loaded_->trace.exits(),
           .threshold = spec.threshold,
           .parameters = spec.parameters,
           .random = Stream(plan_->config().seed, Purpose::kPolicy, repeat, policy_variant_),
           .horizon = loaded_->trace.samples(),
           .contexts = std::max<std::size_t>(loaded_->trace.contexts.size(), 1),
           .classes = loaded_->classes,
           .validation = validation == loaded_->validations.end() ? nullptr : &validation->second,
           .costs = &highest_[spec.costs]},
          spec.best_exit};
}

std::size_t Block::player_index(PlayerSpec spec) {
  const auto known = std::find(players_.begin(), players_.end(), spec);
  const auto index = static_cast<std::size_t>(known - players_.begin());
  if (known != players_.end()) return index;
  const auto like = std::find_if(players_.begin(), players_.end(), [&](const PlayerSpec& each) {
    PlayerSpec same = spec;
    same.costs = each.costs;
    same.threshold = each.threshold;
    return same == each;
  });
  alike_.push_back(static_cast<std::size_t>(like - players_.begin()));
  players_.push_back(std::move(spec));
  return index;
}

// Whether an earlier player of the same policy takes this one along.
bool Block::is_taken_along(const Replay& replay, std::size_t player) const {
  for (std::size_t earlier = 0; earlier < player; ++earlier) {
    if (alike_[earlier] == alike_[player] &&
        replay.players[earlier]->take_along(*replay.players[player])) {
      return true;
    }
  }
  return false;
}

Block::Replay Block::begin(std::uint64_t repeat) const {
  Replay replay;
  const LateAnswers answers = plan_->answers();
  const std::size_t contexts = loaded_->reported_contexts();
  for (const PlayerSpec& spec : players_) {
    const CostModel& costs = changes_[spec.costs].front();
    const auto player_of = [&]() {
      if (spec.only_arm) {
        return make_player(*spec.only_arm, costs, spec.rule, answers, contexts);
      }
      if (spec.arms.empty()) {
        return make_player(spec.policy, setup_of(spec, repeat), costs, answers, contexts);
      }
      return make_reference_player({spec.arms, spec.rule}, spec.plan, costs, answers);
    };
    replay.players.push_back(player_of());
  }
  for (std::size_t k = 0; k < players_.size(); ++k) {
    if (!is_taken_along(replay, k)) replay.leading.push_back(replay.players[k].get());
  }
  for (const BlockCell& cell : cells_) {
    const Environment& environment = replay.players[cell.player]->environment();
    CostTables& tables = replay.own_costs.emplace_back();
    for (const CostModel& costs : changes_[cell.costs]) {
      tables.push_back(environment.costs_in(costs));
    }
  }
  return replay;
}

void Block::begin_stretch(Replay& replay, std::size_t stretch) const {
  for (std::size_t k = 0; k < players_.size(); ++k) {
    replay.players[k]->change_costs(changes_[players_[k].costs][stretch]);
  }
}

std::vector<CellOutcome> Block::replay(std::uint64_t repeat, const RoundLogs& logs,
                                       std::atomic<std::uint64_t>& decisions) const {
  const RepeatDraws draws = draws_of(*plan_, trace_index_, repeat);
  const std::vector<std::uint32_t>& order = draws.order;
  Replay replay = begin(repeat);
  for (const auto& player : replay.players) player->set_arrivals(draws.arrivals);
  const std::size_t step = tile_rows(loaded_->trace.exits());
  std::vector<std::vector<Point>> curves(cells_.size());
  auto next_point = loaded_->rounds.begin();
  std::size_t stretch = 0;
  Tile tile(loaded_->trace);
  for (std::size_t begin = 0; begin < order.size(); begin += step) {
    stop_if_interrupted();
    const std::size_t rows = std::min(step, order.size() - begin);
    tile.load(std::span(order).subspan(begin, rows));
    if (!draws.lost.empty()) tile.set_lost(std::span(draws.lost).subspan(begin, rows));
    std::size_t from = 0;
    while (from < rows) {
      const bool is_last = stretch + 1 == stretches_.size();
      if (!is_last && stretches_[stretch + 1] == begin + from) begin_stretch(replay, ++stretch);
      std::uint64_t end = begin + rows;
      if (stretch + 1 < stretches_.size()) end = std::min(end, stretches_[stretch + 1]);
      const bool stops = next_point != loaded_->rounds.end() && *next_point <= end;
      if (stops) end = *next_point;
      const std::size_t to = static_cast<std::size_t>(end) - begin;
      for (Player* player : replay.leading) {
        player->play(tile, from, to, begin + from, logs);
      }
      if (stops) {
        for (std::size_t k = 0; k < cells_.size(); ++k) {
          curves[k].push_back(measure(replay, k));
        }
        ++next_point;
      }
      from = to;
    }
    decisions.fetch_add(rows * cells_.size(), std::memory_order_relaxed);
  }
  std::vector<CellOutcome> outcomes;
  for (std::size_t k = 0; k < cells_.size(); ++k) {
    outcomes.push_back(outcome_of(replay, k, repeat, std::move(curves[k])));
  }
  return outcomes;
}

}  // namespace splitee
