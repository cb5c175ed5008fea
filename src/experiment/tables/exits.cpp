#include "experiment/tables/exits.hpp"

#include "experiment/tables/end_moments.hpp"
#include "experiment/tables/key_columns.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kLineBytes = 60;

struct Row {
  std::uint64_t exit = 0;  // from 1, or 0: the input
  const EndMoments& moments;
  std::string_view tier;
};

Columns<Row> columns_of_exits() {
  Columns<Row> own;
  own.add({"exit", "from 1",
           "where the device's part of a round ended; 0, in a row of its own, where the input was "
           "sent"},
          &Row::exit);
  return add_end_columns(own, "rounds that ended there");
}

// `has_tier`: with the column that only runs with tiers have.
const Columns<Row>& columns(bool has_tier) {
  static const Columns<Row> bare = columns_of_exits();
  static const Columns<Row> all = columns_of_exits().add(
      {.name = "tier",
       .unit = "",
       .meaning = "that the exit is in; a column only of runs with `tiers`",
       .only_where = [](const Config& config) { return !config.tiers.empty(); }},
      &Row::tier);
  return has_tier ? all : bare;
}

class ExitsOfCell : public CellRows {
 public:
  ExitsOfCell(const CellKey& key, const LoadedTrace& trace)
      : key_(key_text(key)), tiers_(trace.tier_names), exits_(trace.trace.exits()) {}

  void add(const CellOutcome& outcome) override {
    input_.add(outcome.input);
    for (std::size_t i = 0; i < exits_.size(); ++i) {
      exits_[i].add(outcome.exits[i]);
    }
  }
  void save(std::string& state) const override {
    append_value(state, input_);
    for (const EndMoments& exit : exits_) append_value(state, exit);
  }
  void restore(ByteReader& state) override {
    input_ = state.value<EndMoments>();
    for (EndMoments& exit : exits_) exit = state.value<EndMoments>();
  }
  void append_to(std::string& csv) const override {
    const bool has_tiers = !tiers_.empty();
    const auto append = [&](std::size_t exit, const EndMoments& moments, std::size_t place) {
      const std::string_view tier = has_tiers ? std::string_view(tiers_[place]) : "";
      columns(has_tiers).append(csv, key_, {exit, moments, tier});
    };
    if (input_.played.mean() > 0) append(0, input_, 0);
    for (std::size_t i = 0; i < exits_.size(); ++i) append(i + 1, exits_[i], i);
  }

 private:
  std::string key_;
  EndMoments input_;
  const std::vector<std::string>& tiers_;  // names, by exit; empty where there are none
  std::vector<EndMoments> exits_;
};

}  // namespace

const ResultTable& exits_csv() {
  static const ResultTable table = {
      .file = "exits.csv",
      .one_row_per = "cell and exit",
      .columns = columns(true).all(),
      .of_cell = [](const CellKey& key,
                    const LoadedTrace& trace) { return std::make_unique<ExitsOfCell>(key, trace); },
      .bytes_of_cell =
          [](const CellSize& size) {
            return (size.exits + 1) * (sizeof(EndMoments) + kLineBytes);
          }};
  return table;
}

}  // namespace splitee
