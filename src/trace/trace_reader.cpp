#include "trace/trace_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "base/background_hash.hpp"
#include "base/error.hpp"
#include "trace/extra_arrays.hpp"
#include "trace/meta.hpp"
#include "trace/trace_checks.hpp"

namespace splitee {
namespace {

constexpr std::array<std::string_view, 9> kKnownArrays = {"confidence", "prediction",  "label",
                                                          "entropy",    "probability", "correct",
                                                          "context",    "latency_ms",  "meta"};

// At most this many entropies are compared with their confidences, evenly spread.
constexpr std::uint64_t kMostCompared = std::uint64_t{1} << 20U;

// Makes a trace of the arrays of a file.
class Reader : public ExtraArrays {
 public:
  using ExtraArrays::ExtraArrays;

  Trace read(const TraceReading& how) {
    const bool with_entropy = how.entropy;
    with_agreement_ = how.agreement;
    with_final_agreement_ = how.final_agreement;
    Trace trace;
    trace.file = path_;
    if (file_.has("meta")) trace.meta = checked_meta(file_.read("meta", kLongestMeta), path_);
    if (!trace.meta.empty()) trace.classes = classes_in(trace.meta);
    expect_memory_for(how);
    if (file_.has("probability")) {
      for (const char* other : {"confidence", "prediction", "entropy"}) {
        if (file_.has(other)) {
          refuse("probability", "stands beside {}, which is derived from it; keep one of them",
                 other);
        }
      }
      read_probabilities(trace, with_entropy);
    } else if (file_.has("confidence")) {
      read_confidence(trace);
      if (with_entropy && file_.has("entropy")) read_entropy(trace);
      read_predictions(trace);
    } else {
      refuse_names();
    }
    trace.segments = segments_in(trace.meta, samples_, path_);
    read_correctness(trace);
    read_extras(trace, how);
    collect_warnings(trace);
    return trace;
  }

 private:
  void read_confidence(Trace& trace) {
    reals(
        "confidence", 1.0, [&]<class T>(T /*type*/) { start_answers<T>(trace); },
        [&](std::size_t first, const auto& values) {
          put_confidence(trace, first, values);
          all_certain_ = all_certain_ && std::all_of(values.begin(), values.end(),
                                                     [](auto value) { return value == 1; });
        });
  }

  void read_entropy(Trace& trace) {
    const auto start = [&]<class T>(T /*type*/) {
      trace.entropy.emplace(Table<T>(samples_, exits_));
    };
    const std::uint64_t step = 1 + std::uint64_t{samples_} * exits_ / kMostCompared;
    std::uint64_t next = 0;  // index of the next entropy to compare
    EntropyCheck check(trace.classes, exits_);
    const auto take = [&]<class T>(std::size_t first, const std::vector<T>& values) {
      std::copy(values.begin(), values.end(),
                std::get<Table<T>>(*trace.entropy).data() + first * exits_);
      largest_entropy_ = std::max(
          largest_entropy_, static_cast<double>(*std::max_element(values.begin(), values.end())));
      for (; next < first * exits_ + values.size(); next += step) {
        check.look_at(next, trace.confidence(next / exits_, next % exits_),
                      static_cast<double>(values[next - first * exits_]));
      }
    };
    classes_ = trace.classes;
    reals("entropy", std::min(most_entropy(classes_), std::numeric_limits<double>::max()), start,
          take);
    if (std::string warning = check.warning(); !warning.empty()) {
      trace.warnings.push_back(std::move(warning));
    }
  }

  template <class T>
  void derive_from(std::size_t first, const std::vector<T>& probability, std::size_t classes,
                   Table<double>& entropy, Trace& trace) {
    const T* p = probability.data();
    const std::size_t end = first + probability.size() / (classes * exits_);
    std::vector<T> confidence;
    std::vector<std::int64_t> prediction;
    for (std::size_t n = first; n < end; ++n) {
      for (std::size_t i = 0; i < exits_; ++i, p += classes) {
        double sum = 0;
        for (std::size_t c = 0; c < classes; ++c) {
          const auto value = static_cast<double>(p[c]);
          if (!std::isfinite(value) || value < 0 || value > 1) {
            const std::vector<double> all(p, p + classes);
            refuse("probability",
                   "row {}, exit {}, class {} is {}; expected a number from 0 to 1{}", n, i + 1, c,
                   value, probability_hint(all));
          }
          sum += value;
        }
        if (std::abs(sum - 1) > kSumTolerance) {
          refuse("probability", "row {}, exit {} sums to {}; expected 1, {} more or less", n, i + 1,
                 sum, kSumTolerance);
        }
        const T* largest = std::max_element(p, p + classes);
        confidence.push_back(*largest);
        prediction.push_back(largest - p);
        if (entropy.size() > 0) entropy(n, i) = entropy_of(p, classes);
      }
    }
    put_confidence(trace, first, confidence);
    take_predictions(first, prediction, trace);
  }

  void read_probabilities(Trace& trace, bool with_entropy) {
    std::size_t classes = 0;
    Table<double> entropy;
    const auto start = [&](const NpyHeader& header) {
      if (header.kind != NpyKind::kReal || header.item_size == 2) {
        refuse("probability", "has type {}; expected float32 or float64", header.type_name());
      }
      if (header.shape.size() != 3) {
        refuse("probability", "has shape {}; expected (samples, exits, classes)",
               header.shape_text());
      }
      set_shape("probability", header);
      classes = header.shape[2];
      if (classes == 0) refuse("probability", "has shape {}; it is empty", header.shape_text());
      if (classes == 1) {
        refuse("probability",
               "has shape {}, one class, whose probability tells nothing; expected all classes (of "
               "a sigmoid's output p: 1 - p and p)",
               header.shape_text());
      }
      trace.classes = classes;
      header.item_size == 8 ? start_answers<double>(trace) : start_answers<float>(trace);
      if (with_entropy) entropy = Table<double>(samples_, exits_);
      read_label();
    };
    const auto take = [&](std::uint64_t first, const NpyArray& rows) {
      std::visit(
          [&]<class T>(const AnswerTable<T>& /*answers*/) {
            std::vector<T> values(rows.header.elements());
            rows.copy_to(values.data());
            derive_from(static_cast<std::size_t>(first), values, classes, entropy, trace);
          },
          trace.answers);
    };
    file_.read("probability", {start, take});
    if (with_entropy) trace.entropy = std::move(entropy);
    from_classes_ = !label_.empty();
    trace.has_labels = from_classes_;
  }

  // Reads the labels and the predictions that stand beside confidences.
  void read_predictions(Trace& trace) {
    read_label();
    if (!file_.has("prediction")) return;
    integers("prediction", {samples_, exits_}, false,
             [&](std::size_t first, std::span<const std::int64_t> prediction) {
               take_predictions(first, prediction, trace);
             });
    from_classes_ = !label_.empty();
    trace.has_labels = from_classes_;
  }

  void take_predictions(std::size_t first, std::span<const std::int64_t> prediction, Trace& trace) {
    compare(first, prediction, trace);
    if (with_agreement_) put_agreement(trace, first, prediction);
    if (with_final_agreement_) put_final_agreement(trace, first, prediction);
  }

  void read_correctness(Trace& trace) {
    trace.label_alone = file_.has("label") && !from_classes_ && !file_.has("correct");
    if (from_classes_) {
      trace.labels_never_predicted = never_predicted_.rest();
    }
    if (!file_.has("correct")) return;
    trace.has_labels = true;
    const auto take = [&](std::size_t first, std::span<const std::int64_t> correct) {
      check_correct(trace, first, correct);
      if (from_classes_) return;
      std::visit(
          [&](auto& answers) {
            visit(answers, first, correct.size(),
                  [&](std::size_t at, std::size_t /*row*/, auto& answer) {
                    answer = answer_of(answer, correct[at] != 0);
                  });
          },
          trace.answers);
    };
    integers("correct", {samples_, exits_}, true, take);
  }

  // Checks that all are 0 or 1, and that they agree with predictions and labels where present.
  void check_correct(const Trace& trace, std::size_t first,
                     std::span<const std::int64_t> correct) const {
    const auto is_flag = [](std::int64_t flag) { return flag == 0 || flag == 1; };
    const auto flags = std::count_if(correct.begin(), correct.end(), is_flag);
    if (!from_classes_ && std::cmp_equal(flags, correct.size())) return;
    auto at = correct.begin();
    for (std::size_t n = first; at != correct.end(); ++n) {
      for (std::size_t i = 0; i < exits_; ++i, ++at) {
        if (!is_flag(*at)) {
          refuse("correct", "row {}, exit {} is {}; expected 0 or 1", n, i + 1, *at);
        }
        if (from_classes_ && (*at != 0) != trace.is_right(n, i)) {
          refuse("correct", "row {}, exit {} is {}, but prediction and label say {}", n, i + 1, *at,
                 1 - *at);
        }
      }
    }
  }

  void collect_warnings(Trace& trace) const {
    if (samples_ < exits_) {
      trace.warnings.push_back(
          fmt::format("has {} samples and {} exits{}", samples_, exits_, kTransposed));
    }
    if (all_certain_ && !file_.has("probability")) {
      trace.warnings.emplace_back(
          "every confidence is 1, as the softmax of a single number is; of a sigmoid's output p it "
          "is the larger of 1 - p and p");
    }
    // Where the number of classes is not stated, the labels that occur are the classes.
    if (trace.classes > 0 || !from_classes_ || never_predicted_.all().front() < 0) return;
    const auto classes =
        static_cast<std::uint64_t>(std::max(largest_class_, never_predicted_.all().back())) + 1;
    if (largest_entropy_ > most_entropy(classes)) {
      trace.warnings.push_back(fmt::format(
          "entropy reaches {:.4g}, but by label and prediction there are {} classes, and "
          "{}",
          largest_entropy_, classes, entropy_limit_text(largest_entropy_, classes)));
    }
  }

  bool with_agreement_ = false;
  bool with_final_agreement_ = false;
  double largest_entropy_ = 0;
  bool all_certain_ = true;
  bool from_classes_ = false;  // correctness is known from predictions and labels
};

}  // namespace

Trace read_trace(const std::filesystem::path& path, const TraceReading& how) {
  Reader reader(path);
  BackgroundHash hashing(reader.input(), how.workers > 1);
  Trace trace = reader.read(how);
  trace.sha256 = hashing.get();
  return trace;
}

std::uint64_t trace_memory(const std::filesystem::path& path, const TraceReading& how) {
  try {
    return Reader(path).memory(how);
  } catch (const Error&) {
    return 0;
  }
}

std::vector<std::string> unknown_arrays(const std::filesystem::path& path) {
  std::vector<std::string> names = NpzFile(path).names();
  std::erase_if(names, [](const std::string& name) {
    return name.starts_with(kScorePrefix) ||
           std::find(kKnownArrays.begin(), kKnownArrays.end(), name) != kKnownArrays.end();
  });
  return names;
}

}  // namespace splitee
