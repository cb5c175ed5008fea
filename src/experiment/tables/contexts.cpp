#include "experiment/tables/contexts.hpp"

#include <algorithm>

#include "experiment/tables/columns.hpp"
#include "experiment/tables/key_columns.hpp"
#include "statistics/repeats.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kLineBytes = 320;

// The samples of one context over the repeats. A draw with replacement may hold none of them, and
// then has no mean per sample; such a repeat counts in `samples` alone.
struct ContextRepeats {
  explicit ContextRepeats(IntervalKind interval)
      : accuracy(interval), cost(interval), offloaded(interval), regret(interval) {}

  void add(const ContextOutcome& outcome) {
    samples.add(static_cast<double>(outcome.samples));
    regret.add(outcome.regret);
    if (outcome.samples == 0) return;
    const auto rounds = static_cast<double>(outcome.samples);
    accuracy.add(static_cast<double>(outcome.correct) / rounds);
    cost.add(outcome.cost / rounds);
    offloaded.add(static_cast<double>(outcome.offloaded) / rounds);
    played.resize(outcome.played.size());
    for (std::size_t arm = 0; arm < played.size(); ++arm) played[arm] += outcome.played[arm];
  }

  // Calls `visit` with each number that has an interval; `repeats` may be const.
  template <class OfContext, class Visit>
  static void each_of(OfContext& repeats, Visit&& visit) {
    for (auto* number : {&repeats.accuracy, &repeats.cost, &repeats.offloaded, &repeats.regret}) {
      visit(*number);
    }
  }
  static constexpr std::uint64_t kNumbers = 4;

  // The arm with the most rounds, the lowest of equals.
  [[nodiscard]] std::size_t most_played() const {
    return static_cast<std::size_t>(std::max_element(played.begin(), played.end()) -
                                    played.begin());
  }

  Moments samples;
  Repeats accuracy;
  Repeats cost;       // per sample
  Repeats offloaded;  // share
  Repeats regret;
  std::vector<std::uint64_t> played;  // by arm
};

struct Row {
  std::int64_t context = 0;
  bool has_labels = false;
  const ContextRepeats& repeats;
  const std::string& most_played;  // its name
};

std::optional<Estimate> estimate_of(const Repeats& repeats) {
  if (repeats.count() == 0) return std::nullopt;
  return repeats.estimate95();
}

const Columns<Row>& columns() {
  static const Columns<Row> columns =
      Columns<Row>()
          .add({"context", "as in the trace", "the value that the samples have in common"},
               [](const Row& row) { return static_cast<double>(row.context); })
          .add({"samples", "samples", "of a repeat that have it; mean over repeats"},
               [](const Row& row) { return row.repeats.samples.mean(); })
          .add_estimate({"accuracy", "share, 0 to 1",
                         "of answers to them that are right; mean over repeats; empty without "
                         "labels",
                         "", Goal::kHighest},
                        [](const Row& row) {
                          return row.has_labels ? estimate_of(row.repeats.accuracy) : std::nullopt;
                        })
          .add_estimate({"cost_per_sample", "λ", "of them; mean over repeats", "", Goal::kLowest},
                        [](const Row& row) { return estimate_of(row.repeats.cost); })
          .add_estimate({"offloaded_share", "share, 0 to 1", "of them; mean over repeats"},
                        [](const Row& row) { return estimate_of(row.repeats.offloaded); })
          .add_estimate({"regret", "confidence",
                         "over them against the reference of the whole cell; over all contexts "
                         "it adds up to the regret; mean over repeats",
                         "total of a run", Goal::kLowest},
                        [](const Row& row) { return estimate_of(row.repeats.regret); })
          .add({"most_played", "",
                "the arm, or where the policy walks the exit, that most of them met in all repeats "
                "together; ties: lowest"},
               [](const Row& row) { return std::string_view(row.most_played); })
          .add({"played_share", "share, 0 to 1", "of them that met it, in all repeats together"},
               [](const Row& row) {
                 const ContextRepeats& repeats = row.repeats;
                 std::uint64_t all = 0;
                 for (const std::uint64_t each : repeats.played) all += each;
                 if (all == 0) return std::optional<double>();
                 return std::optional(static_cast<double>(repeats.played[repeats.most_played()]) /
                                      static_cast<double>(all));
               });
  return columns;
}

class ContextsOfCell : public CellRows {
 public:
  ContextsOfCell(const CellKey& key, const LoadedTrace& trace)
      : key_(key_text(key)),
        trace_(&trace),
        contexts_(trace.reported_contexts(), ContextRepeats(trace.interval)) {}

  void add(const CellOutcome& outcome) override {
    names_ = outcome.context_arms;
    for (std::size_t k = 0; k < contexts_.size(); ++k) contexts_[k].add(outcome.contexts[k]);
  }
  void save(std::string& state) const override {
    append_value(state, static_cast<std::uint64_t>(names_.size()));
    for (const std::string& name : names_) append_text(state, name);
    for (const ContextRepeats& each : contexts_) {
      append_value(state, each.samples);
      ContextRepeats::each_of(each, [&](const Repeats& number) { number.save(state); });
      append_value(state, static_cast<std::uint64_t>(each.played.size()));
      for (const std::uint64_t rounds : each.played) append_value(state, rounds);
    }
  }
  void restore(ByteReader& state) override {
    names_.clear();
    for (auto left = state.value<std::uint64_t>(); left > 0 && !state.at_end(); --left) {
      names_.emplace_back(state.text());
    }
    for (ContextRepeats& each : contexts_) {
      each.samples = state.value<Moments>();
      ContextRepeats::each_of(each, [&](Repeats& number) { number.restore(state); });
      each.played.clear();
      for (auto left = state.value<std::uint64_t>(); left > 0 && !state.at_end(); --left) {
        each.played.push_back(state.value<std::uint64_t>());
      }
    }
  }
  void append_to(std::string& csv) const override {
    static const std::string kNone;
    for (std::size_t k = 0; k < contexts_.size(); ++k) {
      const ContextRepeats& each = contexts_[k];
      columns().append(csv, key_,
                       {trace_->trace.contexts[k], trace_->trace.has_labels, each,
                        each.played.empty() ? kNone : names_[each.most_played()]});
    }
  }

 private:
  std::string key_;
  const LoadedTrace* trace_;
  std::vector<std::string> names_;  // of the arms
  std::vector<ContextRepeats> contexts_;
};

}  // namespace

const ResultTable& contexts_csv() {
  static const ResultTable table = {
      .file = "contexts.csv",
      .one_row_per = "context and cell, where the samples of a trace have contexts",
      .columns = columns().all(),
      .of_cell =
          [](const CellKey& key, const LoadedTrace& trace) {
            return std::make_unique<ContextsOfCell>(key, trace);
          },
      .bytes_of_cell =
          [](const CellSize& size) {
            const std::uint64_t arms = std::max(size.exits, size.arms);
            const std::uint64_t of_context = sizeof(ContextRepeats) + kLineBytes +
                                             2 * arms * sizeof(std::uint64_t) +
                                             ContextRepeats::kNumbers * size.kept * sizeof(double);
            return sizeof(ContextsOfCell) + size.contexts * of_context;
          }};
  return table;
}

}  // namespace splitee
