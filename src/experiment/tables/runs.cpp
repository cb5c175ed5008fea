#include "experiment/tables/runs.hpp"

#include "experiment/tables/further_columns.hpp"
#include "experiment/tables/key_columns.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kLineBytes = 290;  // a line, and its copy on the way to a file
constexpr const char* kTotal = "total of a run";

struct Row {
  const RunRow& run;
  const std::string& switches;
};

Columns<Row> make_columns(const AskedRegrets& asked) {
  Columns<Row> columns =
      Columns<Row>()
          .add({"repeat", "from 1", "one order of the samples"},
               [](const Row& row) { return row.run.repeat; })
          .add({"samples", "samples", "rounds of a repeat"},
               [](const Row& row) { return row.run.samples; })
          .add({"accuracy", "share, 0 to 1", "of answers that are right; empty without labels", "",
                Goal::kHighest},
               [](const Row& row) { return row.run.accuracy; })
          .add({"cost", "λ", "of all rounds of the repeat", kTotal, Goal::kLowest},
               [](const Row& row) { return row.run.cost; })
          .add({"offloaded", "samples", "sent to the cloud", kTotal, Goal::kLowest},
               [](const Row& row) { return row.run.offloaded; })
          .add({"reward", "confidence", "sum of the rewards", kTotal, Goal::kHighest},
               [](const Row& row) { return row.run.reward; })
          .add({"regret", "confidence", "reward of the reference exit less this policy's", kTotal,
                Goal::kLowest},
               [](const Row& row) { return row.run.regret; })
          .add({"switches", "`name=word;...`", "the choices that shaped the row"},
               [](const Row& row) { return std::string_view(row.switches); });
  for (std::size_t k = 0; k < kFurtherRegrets; ++k) {
    if (!asked.at(k)) continue;
    columns.add(further_column(k, "", kTotal, Goal::kLowest),
                [k](const Row& row) { return row.run.further_regret.at(k); });
  }
  return columns;
}

const ColumnsByChoice<Row>& columns() {
  static const ColumnsByChoice<Row> columns(make_columns);
  return columns;
}

class RunsOfCell : public CellRows {
 public:
  RunsOfCell(const CellKey& key, const AskedRegrets& asked)
      : key_(key_text(key)), switches_(key.switches), asked_(asked) {}

  void add(const CellOutcome& outcome) override {
    columns()(asked_).append(lines_, key_, {outcome.run, switches_});
  }
  void save(std::string& state) const override { append_text(state, lines_); }
  void restore(ByteReader& state) override { lines_ = state.text(); }
  void append_to(std::string& csv) const override { csv += lines_; }

 private:
  std::string key_;
  std::string switches_;
  AskedRegrets asked_;
  std::string lines_;
};

}  // namespace

const ResultTable& runs_csv() {
  static const ResultTable table = {
      .file = "runs.csv",
      .one_row_per = "cell and repeat",
      .columns = columns().with_all().all(),
      .of_cell =
          [](const CellKey& key, const LoadedTrace& trace) {
            return std::make_unique<RunsOfCell>(key, trace.further_regrets);
          },
      .bytes_of_cell = [](const CellSize& size) { return size.repeats * kLineBytes; },
      .is_per_repeat = true};
  return table;
}

}  // namespace splitee
