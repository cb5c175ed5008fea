#include "experiment/block_aggregate.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "report/csv.hpp"

namespace splitee {
namespace {

Estimate estimate_of(const Moments& moments) { return {moments.mean(), moments.interval95()}; }

}  // namespace

BlockAggregate::BlockAggregate(const Block& block) : trace_(&block.trace()) {
  const auto exits = static_cast<std::size_t>(trace_->trace.exits());
  for (std::size_t k = 0; k < block.cells(); ++k) {
    CellMoments cell;
    cell.key = block.key(k);
    cell.votes.resize(exits);
    cell.points.resize(trace_->rounds.size());
    cell.exits.resize(exits);
    cells_.push_back(std::move(cell));
  }
}

void BlockAggregate::add(const std::vector<CellOutcome>& outcomes) {
  for (std::size_t k = 0; k < cells_.size(); ++k) add(cells_[k], outcomes[k]);
  ++repeats_;
}

std::string BlockAggregate::state() const {
  std::string bytes;
  append_value(bytes, repeats_);
  for (const CellMoments& cell : cells_) {
    append_text(bytes, cell.runs);
    append_value(bytes, cell.total);
    for (const auto votes : cell.votes) append_value(bytes, votes);
    for (const PointMoments& point : cell.points) append_value(bytes, point);
    for (const ExitMoments& exit : cell.exits) append_value(bytes, exit);
  }
  return bytes;
}

void BlockAggregate::restore(std::string_view state) {
  ByteReader reader(state);
  repeats_ = reader.value<std::uint64_t>();
  for (CellMoments& cell : cells_) {
    cell.runs = reader.text();
    cell.total = reader.value<TotalMoments>();
    for (auto& votes : cell.votes) votes = reader.value<std::uint64_t>();
    for (PointMoments& point : cell.points) point = reader.value<PointMoments>();
    for (ExitMoments& exit : cell.exits) exit = reader.value<ExitMoments>();
  }
}

void BlockAggregate::add(CellMoments& cell, const CellOutcome& outcome) {
  append_csv(cell.runs, cell.key, outcome.run);
  cell.total.samples = outcome.run.samples;
  cell.total.reference_exit = outcome.reference_exit + 1;
  cell.total.accuracy.add(outcome.run.accuracy.value_or(0));
  cell.total.cost.add(outcome.run.cost);
  cell.total.offloaded.add(static_cast<double>(outcome.run.offloaded));
  cell.total.reward.add(outcome.run.reward);
  cell.total.regret.add(outcome.run.regret);
  cell.total.final_exit_cost.add(outcome.final_exit_cost);
  cell.total.final_exit_accuracy.add(outcome.final_exit_accuracy);
  for (std::size_t k = 0; k < cell.points.size(); ++k) {
    cell.points[k].regret.add(outcome.curve[k].regret);
    cell.points[k].accuracy.add(outcome.curve[k].accuracy);
    cell.points[k].cost.add(outcome.curve[k].cost);
  }
  // A policy's estimate is one vote per repeat; otherwise every round votes for the exit it used.
  if (outcome.has_estimate) ++cell.votes[outcome.best_exit];
  for (std::size_t i = 0; i < cell.exits.size(); ++i) {
    const ExitCount& count = outcome.exits[i];
    if (!outcome.has_estimate) cell.votes[i] += count.played();
    cell.exits[i].played.add(static_cast<double>(count.played()));
    cell.exits[i].exited.add(static_cast<double>(count.stopped));
    cell.exits[i].offloaded.add(static_cast<double>(count.offloaded));
  }
}

SummaryRow BlockAggregate::summary_of(const CellMoments& cell) const {
  SummaryRow row;
  row.key = cell.key;
  row.samples = cell.total.samples;
  row.cost = estimate_of(cell.total.cost);
  row.offloaded = estimate_of(cell.total.offloaded);
  row.reward = estimate_of(cell.total.reward);
  row.regret = estimate_of(cell.total.regret);
  const auto most = std::max_element(cell.votes.begin(), cell.votes.end());  // ties: lowest
  row.best_exit = static_cast<std::uint64_t>(most - cell.votes.begin()) + 1;
  row.reference_exit = cell.total.reference_exit;
  const double final_cost = cell.total.final_exit_cost.mean();
  if (final_cost > 0) row.cost_change_percent = 100 * (row.cost.mean - final_cost) / final_cost;
  if (trace_->trace.has_labels) {
    row.accuracy = estimate_of(cell.total.accuracy);
    row.accuracy_change_points = 100 * (row.accuracy->mean - cell.total.final_exit_accuracy.mean());
  }
  return row;
}

BlockRows BlockAggregate::rows() const {
  BlockRows rows;
  for (const CellMoments& cell : cells_) {
    rows.runs += cell.runs;
    append_csv(rows.summary, summary_of(cell));
    for (std::size_t k = 0; k < cell.points.size(); ++k) {
      const PointMoments& point = cell.points[k];
      CurveRow row{trace_->rounds[k], estimate_of(point.regret), std::nullopt, point.cost.mean()};
      if (trace_->trace.has_labels) row.accuracy = point.accuracy.mean();
      append_csv(rows.curves, cell.key, row);
    }
    for (std::size_t i = 0; i < cell.exits.size(); ++i) {
      const ExitMoments& exit = cell.exits[i];
      append_csv(rows.exits, cell.key,
                 ExitRow{i + 1, exit.played.mean(), exit.exited.mean(), exit.offloaded.mean()});
    }
  }
  return rows;
}

}  // namespace splitee
