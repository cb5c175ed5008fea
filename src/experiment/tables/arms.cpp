#include "experiment/tables/arms.hpp"

#include "experiment/tables/end_moments.hpp"
#include "experiment/tables/key_columns.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kLineBytes = 80;

struct Row {
  std::uint64_t arm = 0;  // from 1
  const std::string& name;
  const EndMoments& moments;
};

const Columns<Row>& columns() {
  static const Columns<Row> columns = [] {
    Columns<Row> own;
    own.add({"arm", "from 1", "its number among the policy's"}, &Row::arm)
        .add({"looks", "",
              "its exits and thresholds: `3@0.8`, joined by + where a walk looks more than once"},
             [](const Row& row) { return std::string_view(row.name); });
    return add_end_columns(own, "rounds in which it was chosen");
  }();
  return columns;
}

class ArmsOfCell : public CellRows {
 public:
  explicit ArmsOfCell(const CellKey& key) : key_(key_text(key)) {}

  void add(const CellOutcome& outcome) override {
    names_ = outcome.arm_names;
    arms_.resize(outcome.arms.size());
    for (std::size_t i = 0; i < arms_.size(); ++i) {
      arms_[i].add(outcome.arms[i]);
    }
  }
  void save(std::string& state) const override {
    append_value(state, static_cast<std::uint64_t>(arms_.size()));
    for (std::size_t i = 0; i < arms_.size(); ++i) {
      append_text(state, names_[i]);
      append_value(state, arms_[i]);
    }
  }
  void restore(ByteReader& state) override {
    arms_.clear();
    names_.clear();
    for (auto left = state.value<std::uint64_t>(); left > 0 && !state.at_end(); --left) {
      names_.emplace_back(state.text());
      arms_.push_back(state.value<EndMoments>());
    }
  }
  void append_to(std::string& csv) const override {
    for (std::size_t i = 0; i < arms_.size(); ++i) {
      columns().append(csv, key_, {i + 1, names_[i], arms_[i]});
    }
  }

 private:
  std::string key_;
  std::vector<std::string> names_;
  std::vector<EndMoments> arms_;
};

}  // namespace

const ResultTable& arms_csv() {
  static const ResultTable table = {
      .file = "arms.csv",
      .one_row_per = "cell and arm, where a policy has arms of its own choice",
      .columns = columns().all(),
      .of_cell = [](const CellKey& key,
                    const LoadedTrace& /*trace*/) { return std::make_unique<ArmsOfCell>(key); },
      .bytes_of_cell =
          [](const CellSize& size) {
            return sizeof(ArmsOfCell) + size.arms * (sizeof(EndMoments) + 2 * kLineBytes);
          }};
  return table;
}

}  // namespace splitee
