// The outcomes of a block's players.
#include <algorithm>
#include <string>

#include "experiment/block.hpp"
#include "statistics/quantile.hpp"

namespace splitee {
namespace {

// The most used exit, the lowest of equals.
std::size_t most_used(const std::vector<EndCount>& exits) {
  const auto most = std::max_element(
      exits.begin(), exits.end(),
      [](const EndCount& a, const EndCount& b) { return a.played() < b.played(); });
  return static_cast<std::size_t>(most - exits.begin());
}

std::vector<EndCount> counts_by_exit(const Player& player, std::size_t exits) {
  std::vector<EndCount> counts(exits);
  const std::vector<Station>& stations = player.environment().stations();
  for (std::size_t station = 0; station < stations.size(); ++station) {
    if (stations[station].heads == Heads::kNone) continue;
    EndCount& count = counts[stations[station].exit];
    count.stopped += player.ledger().rounds(station, Fate::kStop);
    count.offloaded += player.ledger().rounds(station, Fate::kOffload);
  }
  return counts;
}

// The sum over the rounds of the exit, from 1, where they ended.
std::uint64_t sum_of_exits(const std::vector<EndCount>& exits) {
  std::uint64_t sum = 0;
  for (std::size_t exit = 0; exit < exits.size(); ++exit) sum += (exit + 1) * exits[exit].played();
  return sum;
}

// The count of the rounds that sent the input.
EndCount count_of_input(const Player& player) {
  EndCount count;
  const std::vector<Station>& stations = player.environment().stations();
  for (std::size_t station = 0; station < stations.size(); ++station) {
    if (stations[station].heads != Heads::kNone) continue;
    count.offloaded += player.ledger().rounds(station, Fate::kOffload);
  }
  return count;
}

PhysicalTotals physical_totals(const Player& player, const ReportedModels& models) {
  const Environment& environment = player.environment();
  const Books& ledger = player.ledger();
  const auto rounds = static_cast<double>(ledger.rounds());
  const CostTable latency = environment.costs_in(models.latency);
  std::vector<Counted> latencies = player.latencies().counts();
  const bool is_counted = latencies.empty();  // else they depend on more than the stations
  for (std::size_t station = 0; is_counted && station < latency.stations(); ++station) {
    const double here = latency.reaching[station];
    latencies.push_back({here, ledger.rounds(station, Fate::kStop)});
    latencies.push_back(
        {here + latency.offloading[station], ledger.rounds(station, Fate::kOffload)});
  }
  const std::vector<double> quantiles = quantiles_of(std::move(latencies), {50, 95, 99});
  PhysicalTotals totals{.latency_ms = ledger.cost({latency}) / rounds,
                        .latency_p50 = quantiles[0],
                        .latency_p95 = quantiles[1],
                        .latency_p99 = quantiles[2],
                        .energy_mj = std::nullopt,
                        .sent_bytes = ledger.cost({environment.costs_in(models.bytes)}) / rounds};
  if (models.energy) {
    totals.energy_mj = ledger.cost({environment.costs_in(*models.energy)}) / rounds;
  }
  return totals;
}

// The rounds in a record by arm, or by exit where the policy walks.
std::vector<std::uint64_t> played_in(const Environment& environment, const Books& books) {
  std::vector<std::uint64_t> played;
  const auto rounds = [&](std::size_t station) {
    return books.rounds(station, Fate::kStop) + books.rounds(station, Fate::kOffload);
  };
  if (environment.arms().empty()) {
    for (std::size_t exit = 0; exit < environment.stations().size(); ++exit) {
      played.push_back(rounds(exit));
    }
    return played;
  }
  std::size_t station = 0;
  for (const Arm& arm : environment.arms()) {
    std::uint64_t& own = played.emplace_back();
    for (const std::size_t behind = station + arm.looks.size(); station < behind; ++station) {
      own += rounds(station);
    }
  }
  return played;
}

std::vector<EndCount> counts_by_arm(const Player& player) {
  std::vector<EndCount> counts;
  std::size_t station = 0;
  for (const Arm& arm : player.environment().arms()) {
    EndCount& count = counts.emplace_back();
    for (const std::size_t behind = station + arm.looks.size(); station < behind; ++station) {
      count.stopped += player.ledger().rounds(station, Fate::kStop);
      count.offloaded += player.ledger().rounds(station, Fate::kOffload);
    }
  }
  return counts;
}

// The last exit at which the arm's walk can end.
std::size_t exit_of(const Environment& environment, std::size_t arm) {
  return environment.arms().empty() ? arm : environment.arms()[arm].looks.back().exit;
}

}  // namespace

Point Block::measure(const Replay& replay, std::size_t cell) const {
  const BlockCell& own = cells_[cell];
  const Books& ledger = replay.players[own.player]->ledger();
  const CostTables& costs = replay.own_costs[cell];
  const auto rounds = static_cast<double>(ledger.rounds());
  const auto regret_to = [&](const Reference& reference) {
    return ledger.regret(costs, replay.players[reference.player]->ledger(), reference.costs);
  };
  Point point{.regret = regret_to(own.regret),
              .accuracy = static_cast<double>(ledger.correct()) / rounds,
              .cost = ledger.cost(costs) / rounds};
  for (std::size_t which = 0; which < kFurtherRegrets; ++which) {
    if (own.further.at(which)) point.further_regret.at(which) = regret_to(*own.further.at(which));
  }
  if (loaded_->exits_in_curves) {
    const std::vector<EndCount> exits =
        counts_by_exit(*replay.players[own.player], loaded_->trace.exits());
    point.exit = static_cast<double>(sum_of_exits(exits)) / rounds;
    point.offloaded = static_cast<double>(offloaded_of(ledger, exits)) / rounds;
  }
  return point;
}

// The rounds that left the first tier: those that were offloaded, and those that ended behind it.
std::uint64_t Block::offloaded_of(const Books& ledger, const std::vector<EndCount>& exits) const {
  std::uint64_t rounds = ledger.rounds(Fate::kOffload);
  const std::size_t first = first_remote_exit(plan_->config().tiers, exits.size());
  for (std::size_t exit = first; exit < exits.size(); ++exit) rounds += exits[exit].stopped;
  return rounds;
}

void Block::report_contexts(const Replay& replay, std::size_t cell, CellOutcome& outcome) const {
  const BlockCell& own = cells_[cell];
  const Player& player = *replay.players[own.player];
  const Environment& environment = player.environment();
  const std::vector<Books>& reference = replay.players[own.regret.player]->by_context();
  for (std::size_t k = 0; k < player.by_context().size(); ++k) {
    const Books& books = player.by_context()[k];
    const CostTables& costs = replay.own_costs[cell];
    outcome.contexts.push_back({.samples = books.rounds(),
                                .correct = books.correct(),
                                .cost = books.cost(costs),
                                .offloaded = books.rounds(Fate::kOffload),
                                .regret = books.regret(costs, reference[k], own.regret.costs),
                                .played = played_in(environment, books)});
  }
  if (outcome.contexts.empty()) return;
  for (std::size_t k = 0; k < outcome.contexts.front().played.size(); ++k) {
    outcome.context_arms.push_back(environment.arms().empty()
                                       ? std::to_string(k + 1)
                                       : arm_name(players_[own.player], environment.arms()[k]));
  }
}

CellOutcome Block::outcome_of(const Replay& replay, std::size_t cell, std::uint64_t repeat,
                              std::vector<Point> curve) const {
  const BlockCell& own = cells_[cell];
  const Player& player = *replay.players[own.player];
  const Books& ledger = player.ledger();
  const Books& last = replay.players[own.final_exit.player]->ledger();
  const CostTables& costs = replay.own_costs[cell];
  const Point end = measure(replay, cell);
  const auto estimate = player.estimated_best();
  CellOutcome outcome;
  outcome.exits = counts_by_exit(player, loaded_->trace.exits());
  outcome.run = {repeat + 1,
                 ledger.rounds(),
                 std::nullopt,
                 ledger.cost(costs),
                 offloaded_of(ledger, outcome.exits),
                 ledger.reward(costs),
                 end.regret,
                 end.further_regret};
  if (loaded_->trace.has_labels) outcome.run.accuracy = end.accuracy;
  outcome.input = count_of_input(player);
  outcome.has_estimate = estimate.has_value();
  outcome.best_exit =
      estimate ? exit_of(player.environment(), *estimate) : most_used(outcome.exits);
  outcome.reference_exit = own.regret.exit;
  outcome.reference_arm = own.regret.arm;
  outcome.bounds = own.bounds;
  const std::vector<Arm>& arms = player.environment().arms();
  if (estimate && !arms.empty()) {
    outcome.best_arm = {*estimate, arm_name(players_[own.player], arms[*estimate])};
  }
  if (!own.arm_names.empty()) {
    outcome.arms = counts_by_arm(player);
    outcome.arm_names = own.arm_names;
  }
  outcome.final_exit_cost = last.cost(own.final_exit.costs);
  outcome.final_exit_accuracy =
      static_cast<double>(last.correct()) / static_cast<double>(last.rounds());
  if (const auto& models = reported_[own.costs]) {
    outcome.physical = physical_totals(player, *models);
  }
  if (plan_->config().answers) {
    outcome.answers = player.answer_counts().value_or(AnswerCounts{.received = ledger.rounds()});
  }
  report_contexts(replay, cell, outcome);
  outcome.curve = std::move(curve);
  return outcome;
}

}  // namespace splitee
