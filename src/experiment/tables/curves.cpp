#include "experiment/tables/curves.hpp"

#include "experiment/tables/columns.hpp"
#include "experiment/tables/key_columns.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kLineBytes = 110;

// A point of the curve over the repeats.
struct PointMoments {
  Moments regret;
  Moments accuracy;
  Moments cost;
};

struct Row {
  std::uint64_t round = 0;  // from 1
  bool has_labels = false;
  const PointMoments& moments;
};

const Columns<Row>& columns() {
  static const Columns<Row> columns =
      Columns<Row>()
          .add({"round", "from 1", "rounds so far"}, &Row::round)
          .add_estimate({"regret", "confidence", "cumulative up to the round; mean over repeats"},
                        [](const Row& row) { return row.moments.regret.estimate95(); })
          .add({"accuracy_mean", "share, 0 to 1",
                "over the rounds so far; mean over repeats; empty without labels"},
               [](const Row& row) {
                 return row.has_labels ? std::optional(row.moments.accuracy.mean()) : std::nullopt;
               })
          .add({"cost_mean", "λ", "over the rounds so far; mean over repeats", "per sample"},
               [](const Row& row) { return row.moments.cost.mean(); });
  return columns;
}

class CurveOfCell : public CellRows {
 public:
  CurveOfCell(const CellKey& key, const LoadedTrace& trace)
      : key_(key_text(key)), trace_(&trace), points_(trace.rounds.size()) {}

  void add(const CellOutcome& outcome) override {
    for (std::size_t k = 0; k < points_.size(); ++k) {
      points_[k].regret.add(outcome.curve[k].regret);
      points_[k].accuracy.add(outcome.curve[k].accuracy);
      points_[k].cost.add(outcome.curve[k].cost);
    }
  }
  void save(std::string& state) const override {
    for (const PointMoments& point : points_) append_value(state, point);
  }
  void restore(ByteReader& state) override {
    for (PointMoments& point : points_) point = state.value<PointMoments>();
  }
  void append_to(std::string& csv) const override {
    for (std::size_t k = 0; k < points_.size(); ++k) {
      columns().append(csv, key_, {trace_->rounds[k], trace_->trace.has_labels, points_[k]});
    }
  }

 private:
  std::string key_;
  const LoadedTrace* trace_;
  std::vector<PointMoments> points_;
};

}  // namespace

const ResultTable& curves_csv() {
  static const ResultTable table = {
      .file = "curves.csv",
      .one_row_per = "cell and round",
      .columns = columns().all(),
      .of_cell = [](const CellKey& key,
                    const LoadedTrace& trace) { return std::make_unique<CurveOfCell>(key, trace); },
      .bytes_of_cell =
          [](const CellSize& size) { return size.points * (sizeof(PointMoments) + kLineBytes); }};
  return table;
}

}  // namespace splitee
