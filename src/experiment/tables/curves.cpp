#include "experiment/tables/curves.hpp"

#include <algorithm>

#include "experiment/tables/further_columns.hpp"
#include "experiment/tables/key_columns.hpp"
#include "statistics/repeats.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kLineBytes = 210;

// The further regrets, and at last the exits.
using Asked = std::array<bool, kFurtherRegrets + 1>;
constexpr std::size_t kExits = kFurtherRegrets;

// A point of the curve over the repeats.
struct PointRepeats {
  explicit PointRepeats(IntervalKind interval)
      : regret(interval), further{Repeats(interval), Repeats(interval)} {}

  Repeats regret;
  std::array<Repeats, kFurtherRegrets> further;
  Moments accuracy;
  Moments cost;
  Moments exit;
  Moments offloaded;
};

struct Row {
  std::uint64_t round = 0;  // from 1
  bool has_labels = false;
  const PointRepeats& point;
};

// A column that is there only where the curves tell exits.
Column column_of_exits(Column column) {
  column.meaning += "; mean over repeats; there only where `curves.exits` is true";
  column.only_where = [](const Config& config) { return config.curves.exits; };
  return column;
}

Columns<Row> make_columns(const Asked& asked) {
  Columns<Row> columns =
      Columns<Row>()
          .add({"round", "from 1", "rounds so far"}, &Row::round)
          .add_estimate({"regret", "confidence", "cumulative up to the round; mean over repeats"},
                        [](const Row& row) { return row.point.regret.estimate95(); })
          .add({"accuracy_mean", "share, 0 to 1",
                "over the rounds so far; mean over repeats; empty without labels"},
               [](const Row& row) {
                 return row.has_labels ? std::optional(row.point.accuracy.mean()) : std::nullopt;
               })
          .add({"cost_mean", "λ", "over the rounds so far; mean over repeats", "per sample"},
               [](const Row& row) { return row.point.cost.mean(); });
  for (std::size_t k = 0; k < kFurtherRegrets; ++k) {
    if (!asked.at(k)) continue;
    columns.add_estimate(
        further_column(k, ", cumulative up to the round; mean over repeats", "", Goal::kNone),
        [k](const Row& row) { return row.point.further.at(k).estimate95(); });
  }
  if (!asked.at(kExits)) return columns;
  return columns
      .add(column_of_exits({"exit_mean", "exit, from 1",
                            "where the device's part ended, over the rounds so far; 0 for a round "
                            "that sent the input"}),
           [](const Row& row) { return row.point.exit.mean(); })
      .add(column_of_exits({"offloaded_share_mean", "share, 0 to 1",
                            "of the rounds so far, sent to the cloud"}),
           [](const Row& row) { return row.point.offloaded.mean(); });
}

const ColumnsByChoice<Row, Asked>& columns() {
  static const ColumnsByChoice<Row, Asked> columns(make_columns);
  return columns;
}

Asked asked_of(const LoadedTrace& trace) {
  Asked asked{};
  std::copy(trace.further_regrets.begin(), trace.further_regrets.end(), asked.begin());
  asked.at(kExits) = trace.exits_in_curves;
  return asked;
}

class CurveOfCell : public CellRows {
 public:
  CurveOfCell(const CellKey& key, const LoadedTrace& trace)
      : key_(key_text(key)),
        trace_(&trace),
        points_(trace.rounds.size(), PointRepeats(trace.interval)) {}

  void add(const CellOutcome& outcome) override {
    for (std::size_t k = 0; k < points_.size(); ++k) {
      points_[k].regret.add(outcome.curve[k].regret);
      for (std::size_t which = 0; which < kFurtherRegrets; ++which) {
        if (!trace_->further_regrets.at(which)) continue;
        points_[k].further.at(which).add(outcome.curve[k].further_regret.at(which));
      }
      points_[k].accuracy.add(outcome.curve[k].accuracy);
      points_[k].cost.add(outcome.curve[k].cost);
      points_[k].exit.add(outcome.curve[k].exit);
      points_[k].offloaded.add(outcome.curve[k].offloaded);
    }
  }
  void save(std::string& state) const override {
    for (const PointRepeats& point : points_) {
      point.regret.save(state);
      for (const Repeats& each : point.further) each.save(state);
      append_value(state, point.accuracy);
      append_value(state, point.cost);
      append_value(state, point.exit);
      append_value(state, point.offloaded);
    }
  }
  void restore(ByteReader& state) override {
    for (PointRepeats& point : points_) {
      point.regret.restore(state);
      for (Repeats& each : point.further) each.restore(state);
      point.accuracy = state.value<Moments>();
      point.cost = state.value<Moments>();
      point.exit = state.value<Moments>();
      point.offloaded = state.value<Moments>();
    }
  }
  void append_to(std::string& csv) const override {
    const Columns<Row>& own = columns()(asked_of(*trace_));
    for (std::size_t k = 0; k < points_.size(); ++k) {
      own.append(csv, key_, {trace_->rounds[k], trace_->trace.has_labels, points_[k]});
    }
  }

 private:
  std::string key_;
  const LoadedTrace* trace_;
  std::vector<PointRepeats> points_;
};

}  // namespace

const ResultTable& curves_csv() {
  static const ResultTable table = {
      .file = "curves.csv",
      .one_row_per = "cell and round",
      .columns = columns().with_all().all(),
      .of_cell = [](const CellKey& key,
                    const LoadedTrace& trace) { return std::make_unique<CurveOfCell>(key, trace); },
      .bytes_of_cell =
          [](const CellSize& size) {
            return size.points * (sizeof(PointRepeats) +
                                  (1 + kFurtherRegrets) * size.kept * sizeof(double) + kLineBytes);
          }};
  return table;
}

}  // namespace splitee
