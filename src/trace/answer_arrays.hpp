#pragma once

#include <algorithm>
#include <span>
#include <variant>
#include <vector>

#include "trace/trace.hpp"
#include "trace/trace_arrays.hpp"
#include "trace/trace_checks.hpp"

namespace splitee {

// The arrays of a trace file as they become its answers: confidences are put in their places, and
// predictions are compared with the labels.
class AnswerArrays : public TraceArrays {
 public:
  using TraceArrays::TraceArrays;

 protected:
  template <class T>
  void start_answers(Trace& trace) const {
    trace.answers.emplace<AnswerTable<T>>(samples_, exits_);
    trace.reaches_chance = trace.classes > 0;
  }

  // Calls visitor(at, row, answer) for the answers to the samples from `first` on that an array of
  // `count` elements [samples, exits] describes; `at` is the answer's place in the array.
  template <class T, class Visit>
  void visit(AnswerTable<T>& answers, std::size_t first, std::size_t count,
             const Visit& visitor) const {
    answers.visit(first, count / exits_, [&](std::size_t row, std::size_t exit, T& answer) {
      visitor(row * exits_ + exit, row, answer);
    });
  }

  template <class T>
  void put_confidence(Trace& trace, std::size_t first, const std::vector<T>& values) {
    visit(std::get<AnswerTable<T>>(trace.answers), first, values.size(),
          [&](std::size_t at, std::size_t /*row*/, T& answer) {
            answer = answer_of(values[at], false);
          });
    trace.reaches_chance = trace.reaches_chance && reach_chance<T>(values, trace.classes);
  }

  // Reads the labels, if any, once the trace's shape is known.
  void read_label() {
    if (!file_.has("label")) return;
    label_.resize(samples_);
    integers("label", {samples_}, false,
             [&](std::size_t first, std::span<const std::int64_t> labels) {
               std::copy(labels.begin(), labels.end(), label_.data() + first);
             });
    never_predicted_ = UnpredictedLabels(label_);
    if (never_predicted_.all().back() < 0) {
      refuse("label",
             "is negative everywhere, as where a data set hides its labels; leave label out, or "
             "take samples whose labels are known");
    }
  }

  // Compares the exits' predictions for samples from `first` on, [samples, exits], with the labels.
  void compare(std::size_t first, std::span<const std::int64_t> prediction, Trace& trace) {
    if (label_.empty()) return;
    const std::int64_t* label = label_.data() + first;
    std::visit(
        [&](auto& answers) {
          visit(answers, first, prediction.size(),
                [&](std::size_t at, std::size_t row, auto& answer) {
                  answer = answer_of(answer, prediction[at] == label[row]);
                });
        },
        trace.answers);
    never_predicted_.predict(prediction);
    std::int64_t largest = largest_class_;
    for (const std::int64_t each : prediction) largest = std::max(largest, each);
    largest_class_ = largest;
  }

  std::vector<std::int64_t> label_;    // [N], or empty
  UnpredictedLabels never_predicted_;  // of the labels
  std::int64_t largest_class_ = 0;     // among all predictions
};

}  // namespace splitee
