#include "experiment/tables/exits.hpp"

#include "experiment/tables/columns.hpp"
#include "experiment/tables/key_columns.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kLineBytes = 60;

// An exit's counts over the repeats.
struct ExitMoments {
  Moments played;
  Moments exited;
  Moments offloaded;
};

struct Row {
  std::uint64_t exit = 0;  // from 1
  const ExitMoments& moments;
};

const Columns<Row>& columns() {
  static const Columns<Row> columns =
      Columns<Row>()
          .add({"exit", "from 1", "where the device's part of a round ended"}, &Row::exit)
          .add({"played", "samples", "rounds that ended there; mean over repeats"},
               [](const Row& row) { return row.moments.played.mean(); })
          .add({"exited", "samples", "those of them that stopped; mean over repeats"},
               [](const Row& row) { return row.moments.exited.mean(); })
          .add({"offloaded", "samples", "those of them that were offloaded; mean over repeats"},
               [](const Row& row) { return row.moments.offloaded.mean(); });
  return columns;
}

class ExitsOfCell : public CellRows {
 public:
  ExitsOfCell(const CellKey& key, const LoadedTrace& trace)
      : key_(key_text(key)), exits_(static_cast<std::size_t>(trace.trace.exits())) {}

  void add(const CellOutcome& outcome) override {
    for (std::size_t i = 0; i < exits_.size(); ++i) {
      const EndCount& count = outcome.exits[i];
      exits_[i].played.add(static_cast<double>(count.played()));
      exits_[i].exited.add(static_cast<double>(count.stopped));
      exits_[i].offloaded.add(static_cast<double>(count.offloaded));
    }
  }
  void save(std::string& state) const override {
    for (const ExitMoments& exit : exits_) append_value(state, exit);
  }
  void restore(ByteReader& state) override {
    for (ExitMoments& exit : exits_) exit = state.value<ExitMoments>();
  }
  void append_to(std::string& csv) const override {
    for (std::size_t i = 0; i < exits_.size(); ++i) columns().append(csv, key_, {i + 1, exits_[i]});
  }

 private:
  std::string key_;
  std::vector<ExitMoments> exits_;
};

}  // namespace

const ResultTable& exits_csv() {
  static const ResultTable table = {
      .file = "exits.csv",
      .one_row_per = "cell and exit",
      .columns = columns().all(),
      .of_cell = [](const CellKey& key,
                    const LoadedTrace& trace) { return std::make_unique<ExitsOfCell>(key, trace); },
      .bytes_of_cell =
          [](const CellSize& size) { return size.exits * (sizeof(ExitMoments) + kLineBytes); }};
  return table;
}

}  // namespace splitee
