#include "experiment/tables/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "experiment/tables/further_columns.hpp"
#include "experiment/tables/key_columns.hpp"
#include "experiment/tables/total_repeats.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kLineBytes = 920;
constexpr const char* kTotal = "total of a run";

// A missing number in a saved state.
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::optional<double> bound(const SummaryRow& row, double RegretBounds::*which) {
  return row.bounds ? std::optional(*row.bounds.*which) : std::nullopt;
}

// An interval in another unit; `factor` is above 0.
std::optional<Interval> scaled(const std::optional<Interval>& interval, double factor) {
  if (!interval) return std::nullopt;
  return Interval{factor * interval->low, factor * interval->high};
}

Columns<SummaryRow> make_columns(const AskedRegrets& asked) {
  using Row = SummaryRow;
  Columns<Row> own;
  own.add({"samples", "samples", "rounds of a repeat"}, &Row::samples)
      .add_estimate({"accuracy", "share, 0 to 1",
                     "of answers that are right; mean over repeats; empty without labels", "",
                     Goal::kHighest},
                    &Row::accuracy)
      .add_estimate(
          {"cost", "λ", "of all rounds of a repeat; mean over repeats", kTotal, Goal::kLowest},
          &Row::cost)
      .add_estimate(
          {"offloaded", "samples", "sent to the cloud; mean over repeats", kTotal, Goal::kLowest},
          &Row::offloaded)
      .add_estimate(
          {"reward", "confidence", "sum of the rewards; mean over repeats", kTotal, Goal::kHighest},
          &Row::reward)
      .add_estimate({"regret", "confidence",
                     "reward of the reference exit less this policy's; mean over repeats", kTotal,
                     Goal::kLowest},
                    &Row::regret)
      .add({"best_exit", "exit, from 1",
            "the exit with the highest estimated mean reward at the end, in most repeats; for "
            "policies that do not learn the exit used most"},
           &Row::best_exit)
      .add({"reference_exit", "exit, from 1", "what regret is taken against"}, &Row::reference_exit)
      .add({.name = "best_arm",
            .unit = "",
            .meaning = "the same of the policy's arms: an exit, `3@0.8` for a threshold of its "
                       "own there, joined by + where a walk looks more than once; for policies "
                       "without arms the exit used most",
            .is_text = true},
           [](const Row& row) { return std::string_view(row.best_arm); })
      .add({.name = "reference_arm",
            .unit = "",
            .meaning = "what regret is taken against: the best fixed arm, or the exit that the "
                       "configuration names",
            .is_text = true},
           [](const Row& row) { return std::string_view(row.reference_arm); })
      .add({"lower_bound", "confidence",
            "that no consistent learner's expected regret can undercut in the long run where a "
            "play shows its own reward (Lai and Robbins), for independent rewards; empty for "
            "policies that do not learn",
            kTotal},
           [](const Row& row) { return bound(row, &RegretBounds::lower); })
      .add({"lower_bound_graph", "confidence",
            "the same where a play also shows the rewards of the arms before it; empty for "
            "policies that do not evaluate these exits",
            kTotal},
           [](const Row& row) {
             return row.bounds ? row.bounds->lower_graph : std::optional<double>();
           })
      .add(
          {"ucb1_bound", "confidence", "that UCB1's expected regret stays below, likewise", kTotal},
          [](const Row& row) { return bound(row, &RegretBounds::ucb1); })
      .add({"cost_change_percent", "percent",
            "of the cost against final-exit on the same samples; empty where that costs "
            "nothing",
            "", Goal::kLowest},
           &Row::cost_change_percent)
      .add({"accuracy_change_points", "percentage points",
            "of the accuracy against final-exit; empty without labels", "", Goal::kHighest},
           &Row::accuracy_change_points)
      .add({"switches", "`name=word;...`", "the choices that shaped the row"},
           [](const Row& row) { return std::string_view(row.key.switches); });
  add_physical_columns(own);
  own.add_interval({"cost_change_percent", "percent", "", "", Goal::kLowest},
                   &Row::cost_change_interval)
      .add_interval({"accuracy_change_points", "percentage points", "", "", Goal::kHighest},
                    &Row::accuracy_change_interval);
  own.add_estimate(
         {"cost_per_sample", "λ", "mean over rounds and repeats", "per sample", Goal::kLowest},
         &Row::cost_per_sample)
      .add_estimate({"offloaded_share", "share, 0 to 1",
                     "of samples sent to the cloud; mean over repeats", "", Goal::kLowest},
                    &Row::offloaded_share)
      .add({"interval", "`student-t`, `bootstrap`",
            "which kind the row's intervals are; empty with one repeat or one order"},
           [](const Row& row) { return std::string_view(row.interval); });
  for (std::size_t k = 0; k < kFurtherRegrets; ++k) {
    if (!asked.at(k)) continue;
    own.add_estimate(further_column(k, "; mean over repeats", kTotal, Goal::kLowest),
                     [k](const Row& row) { return row.further_regret.at(k); });
  }
  return own;
}

const ColumnsByChoice<SummaryRow>& columns() {
  static const ColumnsByChoice<SummaryRow> columns(make_columns);
  return columns;
}

struct TotalMoments {
  std::uint64_t samples = 0;
  std::uint64_t reference_exit = 0;  // from 1
  Moments final_exit_cost;
  Moments final_exit_accuracy;
};

class SummaryOfCell : public CellRows {
 public:
  SummaryOfCell(CellKey key, const LoadedTrace& trace)
      : key_(std::move(key)),
        has_labels_(trace.trace.has_labels),
        interval_(trace.interval),
        asked_(trace.further_regrets),
        repeats_(trace.interval),
        physical_(trace.interval),
        cost_change_(trace.interval),
        accuracy_change_(trace.interval),
        votes_(trace.trace.exits() + 1) {}

  void add(const CellOutcome& outcome) override {
    total_.samples = outcome.run.samples;
    total_.reference_exit = outcome.reference_exit + 1;
    repeats_.add(outcome.run);
    total_.final_exit_cost.add(outcome.final_exit_cost);
    total_.final_exit_accuracy.add(outcome.final_exit_accuracy);
    if (outcome.physical) physical_.add(*outcome.physical);
    cost_change_.add(outcome.run.cost - outcome.final_exit_cost);
    accuracy_change_.add(outcome.run.accuracy.value_or(0) - outcome.final_exit_accuracy);
    reference_arm_ = outcome.reference_arm;
    bounds_ = outcome.bounds;
    if (outcome.best_arm) {
      ArmVotes& arm = arm_votes_[outcome.best_arm->number];
      arm.name = outcome.best_arm->name;
      ++arm.votes;
    }
    // A policy's estimate is one vote per repeat; without one every round votes for the exit it
    // used.
    if (outcome.has_estimate) {
      ++votes_[outcome.best_exit + 1];
    } else {
      votes_[0] += outcome.input.played();
      for (std::size_t i = 1; i < votes_.size(); ++i) votes_[i] += outcome.exits[i - 1].played();
    }
  }

  void save(std::string& state) const override {
    append_value(state, total_);
    const auto keep = [&](const Repeats& each) { each.save(state); };
    TotalRepeats::each_of(repeats_, keep);
    PhysicalRepeats::each_of(physical_, keep);
    cost_change_.save(state);
    accuracy_change_.save(state);
    for (const auto votes : votes_) append_value(state, votes);
    append_text(state, reference_arm_);
    append_value(state, bounds_ ? bounds_->lower : kNone);
    append_value(state, bounds_ ? bounds_->lower_graph.value_or(kNone) : kNone);
    append_value(state, bounds_ ? bounds_->ucb1 : kNone);
    append_value(state, static_cast<std::uint64_t>(arm_votes_.size()));
    for (const auto& [number, arm] : arm_votes_) {
      append_value(state, number);
      append_text(state, arm.name);
      append_value(state, arm.votes);
    }
  }
  void restore(ByteReader& state) override {
    total_ = state.value<TotalMoments>();
    const auto take = [&](Repeats& each) { each.restore(state); };
    TotalRepeats::each_of(repeats_, take);
    PhysicalRepeats::each_of(physical_, take);
    cost_change_.restore(state);
    accuracy_change_.restore(state);
    for (auto& votes : votes_) votes = state.value<std::uint64_t>();
    reference_arm_ = state.text();
    const auto lower = state.value<double>();
    const auto graph = state.value<double>();
    const auto ucb1 = state.value<double>();
    if (!std::isnan(lower)) bounds_ = {lower, std::nullopt, ucb1};
    if (!std::isnan(graph)) bounds_->lower_graph = graph;
    for (auto left = state.value<std::uint64_t>(); left > 0; --left) {
      ArmVotes& arm = arm_votes_[state.value<std::uint64_t>()];
      arm.name = state.text();
      arm.votes = state.value<std::uint64_t>();
    }
  }
  void append_to(std::string& csv) const override {
    columns()(asked_).append(csv, key_text(key_), row());
  }

 private:
  [[nodiscard]] SummaryRow row() const {
    SummaryRow row;
    row.key = key_;
    row.samples = total_.samples;
    row.interval = name_of(interval_);
    row.cost = repeats_.cost.estimate95();
    row.offloaded = repeats_.offloaded.estimate95();
    row.reward = repeats_.reward.estimate95();
    row.regret = repeats_.regret.estimate95();
    for (std::size_t k = 0; k < kFurtherRegrets; ++k) {
      row.further_regret.at(k) = repeats_.further.at(k).estimate95();
    }
    const auto most = std::max_element(votes_.begin(), votes_.end());  // the lowest of equals
    row.best_exit = static_cast<std::uint64_t>(most - votes_.begin());
    row.reference_exit = total_.reference_exit;
    const auto first = std::max_element(
        arm_votes_.begin(), arm_votes_.end(),
        [](const auto& a, const auto& b) { return a.second.votes < b.second.votes; });
    row.best_arm =
        first == arm_votes_.end() ? fmt::format("{}", row.best_exit) : first->second.name;
    row.reference_arm = reference_arm_;
    row.bounds = bounds_;
    row.physical = physical_.estimates();
    const double final_cost = total_.final_exit_cost.mean();
    if (final_cost > 0) {
      row.cost_change_percent = 100 * (row.cost.mean - final_cost) / final_cost;
      row.cost_change_interval = scaled(cost_change_.estimate95().interval, 100 / final_cost);
    }
    if (has_labels_) {
      row.accuracy = repeats_.accuracy.estimate95();
      row.accuracy_change_points = 100 * (row.accuracy->mean - total_.final_exit_accuracy.mean());
      row.accuracy_change_interval = scaled(accuracy_change_.estimate95().interval, 100);
    }
    return row;
  }

  CellKey key_;
  bool has_labels_;
  IntervalKind interval_;
  AskedRegrets asked_;
  TotalMoments total_;
  TotalRepeats repeats_;
  PhysicalRepeats physical_;
  Repeats cost_change_;               // difference to final-exit, repeat by repeat
  Repeats accuracy_change_;           // likewise
  std::vector<std::uint64_t> votes_;  // for best_exit, per exit from 1; 0: the input
  struct ArmVotes {
    std::string name;
    std::uint64_t votes = 0;  // of the repeats
  };
  std::map<std::uint64_t, ArmVotes> arm_votes_;  // for best_arm, by the arm's number
  std::string reference_arm_;
  std::optional<RegretBounds> bounds_;
};

}  // namespace

Estimate SummaryRow::per_sample(const Estimate& total) const {
  const auto rounds = static_cast<double>(samples);
  Estimate each{total.mean / rounds, total.interval};
  if (each.interval) each.interval = {each.interval->low / rounds, each.interval->high / rounds};
  return each;
}

const ResultTable& summary_csv() {
  static const ResultTable table = {
      .file = "summary.csv",
      .one_row_per = "cell",
      .columns = columns().with_all().all(),
      .of_cell =
          [](const CellKey& key, const LoadedTrace& trace) {
            return std::make_unique<SummaryOfCell>(key, trace);
          },
      .bytes_of_cell =
          [](const CellSize& size) {
            return sizeof(SummaryOfCell) + (size.exits + 1) * sizeof(std::uint64_t) +
                   (TotalRepeats::kNumbers + PhysicalRepeats::kNumbers + 2) * size.kept *
                       sizeof(double) +
                   kLineBytes;
          }};
  return table;
}

}  // namespace splitee
