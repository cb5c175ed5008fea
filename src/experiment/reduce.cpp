#include "experiment/reduce.hpp"

#include <algorithm>

#include "report/csv.hpp"

namespace splitee {
namespace {

Estimate estimate_of(const Moments& moments) { return {moments.mean(), moments.interval95()}; }

// All repeats of one cell.
class CellReduction {
 public:
  CellReduction(const Block& block, std::size_t cell,
                const std::vector<std::vector<CellOutcome>>& outcomes)
      : trace_(&block.trace()), key_(block.key(cell)) {
    for (const auto& repeat : outcomes) repeats_.push_back(&repeat[cell]);
  }

  void append_to(BlockRows& rows) const {
    for (const CellOutcome* outcome : repeats_) append_csv(rows.runs, key_, outcome->run);
    SummaryRow summary = summarise();
    append_csv(rows.summary, summary);
    rows.summaries.push_back(std::move(summary));
    append_curves(rows.curves);
    append_exits(rows.exits);
  }

 private:
  // The mean over repeats of what `get` takes from an outcome.
  template <class Get>
  [[nodiscard]] Moments over_repeats(Get get) const {
    Moments moments;
    for (const CellOutcome* outcome : repeats_) moments.add(get(*outcome));
    return moments;
  }

  template <class Get>
  [[nodiscard]] Estimate estimate(Get get) const {
    return estimate_of(over_repeats(get));
  }

  [[nodiscard]] bool labelled() const { return trace_->trace.has_labels(); }

  [[nodiscard]] SummaryRow summarise() const {
    SummaryRow row;
    row.key = key_;
    row.samples = repeats_.front()->run.samples;
    row.cost = estimate([](const CellOutcome& o) { return o.run.cost; });
    row.offloaded =
        estimate([](const CellOutcome& o) { return static_cast<double>(o.run.offloaded); });
    row.reward = estimate([](const CellOutcome& o) { return o.run.reward; });
    row.regret = estimate([](const CellOutcome& o) { return o.run.regret; });
    row.best_exit = best_exit() + 1;
    row.reference_exit = repeats_.front()->reference_exit + 1;
    const double final_cost =
        over_repeats([](const CellOutcome& o) { return o.final_exit_cost; }).mean();
    if (final_cost > 0) row.cost_change_percent = 100 * (row.cost.mean - final_cost) / final_cost;
    if (labelled()) {
      row.accuracy = estimate([](const CellOutcome& o) { return *o.run.accuracy; });
      const double final_accuracy =
          over_repeats([](const CellOutcome& o) { return o.final_exit_accuracy; }).mean();
      row.accuracy_change_points = 100 * (row.accuracy->mean - final_accuracy);
    }
    return row;
  }

  // The exit named by most repeats; for policies without an estimate the one used most. Ties:
  // lowest.
  [[nodiscard]] std::size_t best_exit() const {
    std::vector<std::uint64_t> votes(repeats_.front()->ledger.exited().size());
    for (const CellOutcome* outcome : repeats_) {
      if (outcome->has_estimate) {
        ++votes[outcome->best_exit];
      } else {
        for (std::size_t i = 0; i < votes.size(); ++i) {
          votes[i] += outcome->ledger.exited()[i] + outcome->ledger.offloaded()[i];
        }
      }
    }
    return static_cast<std::size_t>(std::max_element(votes.begin(), votes.end()) - votes.begin());
  }

  void append_curves(std::string& out) const {
    for (std::size_t k = 0; k < trace_->rounds.size(); ++k) {
      CurveRow row;
      row.round = trace_->rounds[k];
      row.regret = estimate([k](const CellOutcome& o) { return o.curve[k].regret; });
      row.cost = over_repeats([k](const CellOutcome& o) { return o.curve[k].cost; }).mean();
      if (labelled()) {
        row.accuracy =
            over_repeats([k](const CellOutcome& o) { return o.curve[k].accuracy; }).mean();
      }
      append_csv(out, key_, row);
    }
  }

  void append_exits(std::string& out) const {
    const auto count_mean = [&](auto count_of, std::size_t i) {
      return over_repeats(
                 [&](const CellOutcome& o) { return static_cast<double>(count_of(o.ledger)[i]); })
          .mean();
    };
    for (std::size_t i = 0; i < repeats_.front()->ledger.exited().size(); ++i) {
      ExitRow row;
      row.exit = i + 1;
      row.exited = count_mean(
          [](const Ledger& l) -> const auto& { return l.exited(); }, i);
      row.offloaded = count_mean(
          [](const Ledger& l) -> const auto& { return l.offloaded(); }, i);
      row.played = over_repeats([i](const CellOutcome& o) {
                     return static_cast<double>(o.ledger.exited()[i] + o.ledger.offloaded()[i]);
                   }).mean();
      append_csv(out, key_, row);
    }
  }

  const LoadedTrace* trace_;
  CellKey key_;
  std::vector<const CellOutcome*> repeats_;
};

}  // namespace

BlockRows reduce(const Block& block, const std::vector<std::vector<CellOutcome>>& outcomes) {
  BlockRows rows;
  for (std::size_t cell = 0; cell < block.cells(); ++cell) {
    CellReduction(block, cell, outcomes).append_to(rows);
  }
  return rows;
}

}  // namespace splitee
