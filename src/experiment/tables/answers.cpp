#include "experiment/tables/answers.hpp"

#include <optional>

#include "experiment/tables/columns.hpp"
#include "experiment/tables/key_columns.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kLineBytes = 160;

// Over the repeats.
struct AnswerMoments {
  Moments received;
  Moments held;
  Moments outstanding;
  Moments lost;
  Moments out;  // at a time
  Moments age;  // over the repeats in which one was late

  void add(const AnswerCounts& counts, double rounds) {
    received.add(static_cast<double>(counts.received));
    held.add(static_cast<double>(counts.held));
    outstanding.add(static_cast<double>(counts.outstanding));
    lost.add(static_cast<double>(counts.lost));
    out.add(static_cast<double>(counts.waited) / rounds);
    if (counts.late > 0) {
      age.add(static_cast<double>(counts.age) / static_cast<double>(counts.late));
    }
  }
};

const Columns<AnswerMoments>& columns() {
  const auto mean = [](Moments AnswerMoments::*of) {
    return [of](const AnswerMoments& row) { return (row.*of).mean(); };
  };
  static const Columns<AnswerMoments> columns =
      Columns<AnswerMoments>()
          .add({"received", "rounds",
                "whose reward the learner has used, or whose answer has come where the policy does "
                "not "
                "learn; mean over repeats"},
               mean(&AnswerMoments::received))
          .add({"held", "rounds",
                "whose reward has come, but waits for an older one of its arm; mean over repeats"},
               mean(&AnswerMoments::held))
          .add({"outstanding", "rounds",
                "whose reward, or answer, has not come when the run ends; mean over repeats"},
               mean(&AnswerMoments::outstanding))
          .add(
              {"lost", "rounds",
               "whose answer is lost or comes too late, so that the device's own counts; mean over "
               "repeats"},
              mean(&AnswerMoments::lost))
          .add({"outstanding_mean", "rounds",
                "whose reward, or answer, is out, over the rounds of a run"},
               mean(&AnswerMoments::out))
          .add({"age_mean", "rounds",
                "between a play and the use of its reward, or the coming of its answer, of late "
                "ones; "
                "empty without any"},
               [](const AnswerMoments& row) -> std::optional<double> {
                 if (row.age.count() == 0) return std::nullopt;
                 return row.age.mean();
               });
  return columns;
}

class AnswersOfCell : public CellRows {
 public:
  explicit AnswersOfCell(const CellKey& key) : key_(key_text(key)) {}

  void add(const CellOutcome& outcome) override {
    if (!outcome.answers) return;
    moments_.add(*outcome.answers, static_cast<double>(outcome.run.samples));
  }
  void save(std::string& state) const override { append_value(state, moments_); }
  void restore(ByteReader& state) override { moments_ = state.value<AnswerMoments>(); }
  void append_to(std::string& csv) const override {
    if (moments_.received.count() > 0) columns().append(csv, key_, moments_);
  }

 private:
  std::string key_;
  AnswerMoments moments_;
};

}  // namespace

const ResultTable& answers_csv() {
  static const ResultTable table = {
      .file = "answers.csv",
      .one_row_per = "cell, where the configuration has `answers`",
      .columns = columns().all(),
      .of_cell = [](const CellKey& key,
                    const LoadedTrace& /*trace*/) { return std::make_unique<AnswersOfCell>(key); },
      .bytes_of_cell = [](const CellSize& /*size*/) { return sizeof(AnswersOfCell) + kLineBytes; }};
  return table;
}

}  // namespace splitee
