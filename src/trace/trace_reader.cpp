#include "trace/trace_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <limits>
#include <set>
#include <span>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "trace/meta.hpp"
#include "trace/npz.hpp"

namespace splitee {
namespace {

constexpr std::array<std::string_view, 7> kKnownArrays = {
    "confidence", "prediction", "label", "entropy", "probability", "correct", "meta"};

// The sums of a replay are exact for tiles of so many rounds, and a tile has a round per exit.
constexpr std::uint64_t kMostExits = 4096;

// How far the probabilities of a sample may sum up away from 1: float32 softmax over 1000 classes.
constexpr double kSumTolerance = 1e-3;

// An open trace file together with the shape that its arrays must have.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) : file_(path), path_(path.string()) {}

  Trace read(bool with_entropy) {
    Trace trace;
    trace.file = path_;
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
      fail(ExitStatus::kData, "{}: holds {}; needed is confidence or probability", path_,
           shortened(fmt::format("{}", fmt::join(file_.names(), ", ")), 200));
    }
    read_correctness(trace);
    if (file_.has("meta")) {
      trace.meta = checked_meta(file_.read("meta"), path_);
      if (trace.classes == 0) trace.classes = classes_in(trace.meta);
    }
    return trace;
  }

 private:
  template <class... Args>
  [[noreturn]] void refuse(std::string_view array, fmt::format_string<Args...> what,
                           Args&&... args) const {
    fail(ExitStatus::kData, "{}: {}: {}", path_, array,
         fmt::format(what, std::forward<Args>(args)...));
  }

  // Sets the trace's shape from its first array.
  void set_shape(std::string_view name, const NpyHeader& header) {
    samples_ = static_cast<Eigen::Index>(header.shape[0]);
    exits_ = static_cast<Eigen::Index>(header.shape[1]);
    if (samples_ == 0 || exits_ == 0)
      refuse(name, "has shape {}; it is empty", header.shape_text());
    if (header.shape[0] > std::numeric_limits<std::uint32_t>::max()) {
      refuse(name, "has {} samples; at most 2^32 - 1 can be replayed", header.shape[0]);
    }
    if (header.shape[1] > kMostExits) {
      refuse(name, "has {} exits; at most {} can be replayed", header.shape[1], kMostExits);
    }
  }

  void check_shape(std::string_view name, const NpyHeader& header,
                   const std::vector<Eigen::Index>& expected) const {
    if (!std::equal(header.shape.begin(), header.shape.end(), expected.begin(), expected.end(),
                    [](std::uint64_t a, Eigen::Index b) { return std::cmp_equal(a, b); })) {
      refuse(name, "has shape {}; expected ({}{})", header.shape_text(), fmt::join(expected, ", "),
             expected.size() == 1 ? "," : "");
    }
  }

  // `values` are those of whole rows, `first` the first of them.
  template <class T>
  void check_reals(std::string_view name, std::uint64_t first, const std::vector<T>& values,
                   double high) const {
    const auto is_good = [&](T element) {
      const auto value = static_cast<double>(element);
      return value >= 0 && value <= high;  // not for NaN either
    };
    // Counted: what does not stop early is done several at a time.
    if (std::cmp_equal(std::count_if(values.begin(), values.end(), is_good), values.size())) return;
    const auto bad = static_cast<std::size_t>(
        std::find_if_not(values.begin(), values.end(), is_good) - values.begin());
    const auto exits = static_cast<std::size_t>(exits_);
    refuse(name, "row {}, exit {} is {}; expected a number {}", first + bad / exits,
           bad % exits + 1, static_cast<double>(values[bad]),
           high == 1.0 ? "from 0 to 1" : "of at least 0");
  }

  // Reads real numbers from 0 to `high`: `start` gets a number of the type that they will have,
  // `take` the first row and the elements of each piece.
  template <class Start, class Take>
  void reals(std::string_view name, double high, const Start& start, const Take& take) {
    const auto begin = [&](const NpyHeader& header) {
      if (header.kind != NpyKind::kReal) {
        refuse(name, "has type {}; expected float16, float32 or float64", header.type_name());
      }
      if (name == "confidence") {
        if (header.shape.size() != 2) {
          refuse(name, "has shape {}; expected (samples, exits)", header.shape_text());
        }
        set_shape(name, header);
      }
      check_shape(name, header, {samples_, exits_});
      header.item_size == 8 ? start(double{}) : start(float{});
    };
    const auto piece = [&](std::uint64_t first, const NpyArray& rows) {
      const auto take_as = [&]<class T>(T /*type*/) {
        std::vector<T> values(rows.header.elements());
        rows.copy_to(values.data());
        check_reals(name, first, values, high);
        take(static_cast<std::size_t>(first), values);
      };
      rows.header.item_size == 8 ? take_as(double{}) : take_as(float{});
    };
    file_.read(name, {begin, piece});
  }

  template <class T>
  void start_answers(Trace& trace) const {
    trace.answers.emplace<AnswerTable<T>>(static_cast<std::size_t>(samples_),
                                          static_cast<std::size_t>(exits_));
  }

  // Calls visitor(at, row, answer) for the answers to the samples from `first` on to which an array
  // of `count` elements [samples, exits] belongs; `at` is the answer's place in it.
  template <class T, class Visit>
  void visit(AnswerTable<T>& answers, std::size_t first, std::size_t count,
             const Visit& visitor) const {
    const auto exits = static_cast<std::size_t>(exits_);
    answers.visit(first, count / exits, [&](std::size_t row, std::size_t exit, T& answer) {
      visitor(row * exits + exit, row, answer);
    });
  }

  template <class T>
  void put_confidence(Trace& trace, std::size_t first, const std::vector<T>& values) {
    visit(std::get<AnswerTable<T>>(trace.answers), first, values.size(),
          [&](std::size_t at, std::size_t /*row*/, T& answer) {
            answer = answer_of(values[at], false);
          });
  }

  void read_confidence(Trace& trace) {
    reals(
        "confidence", 1.0, [&]<class T>(T /*type*/) { start_answers<T>(trace); },
        [&](std::size_t first, const auto& values) { put_confidence(trace, first, values); });
  }

  void read_entropy(Trace& trace) {
    const auto start = [&]<class T>(T /*type*/) {
      trace.entropy.emplace(Table<T>(samples_, exits_));
    };
    const auto take = [&]<class T>(std::size_t first, const std::vector<T>& values) {
      std::copy(
          values.begin(), values.end(),
          std::get<Table<T>>(*trace.entropy).data() + first * static_cast<std::size_t>(exits_));
    };
    reals("entropy", std::numeric_limits<double>::max(), start, take);
  }

  // Reads an integer array of the given shape: `take` gets the first row and the elements of each
  // piece.
  template <class Take>
  void integers(std::string_view name, const std::vector<Eigen::Index>& shape, bool bool_too,
                Take&& take) const {
    const auto start = [&](const NpyHeader& header) {
      if (header.kind == NpyKind::kReal || (header.kind == NpyKind::kBool && !bool_too)) {
        refuse(name, "has type {}; expected an integer type{}", header.type_name(),
               bool_too ? " or bool" : "");
      }
      check_shape(name, header, shape);
    };
    std::vector<std::int64_t> flat;
    const auto piece = [&](std::uint64_t first, const NpyArray& rows) {
      flat.resize(rows.header.elements());
      if (!rows.copy_to(flat.data())) refuse(name, "holds an integer above 2^63 - 1");
      take(static_cast<std::size_t>(first), std::span<const std::int64_t>(flat));
    };
    file_.read(name, {start, piece});
  }

  // Reads the labels, where there are any, once the trace's shape is known.
  void read_label() {
    if (!file_.has("label")) return;
    label_.resize(static_cast<std::size_t>(samples_));
    integers("label", {samples_}, false,
             [&](std::size_t first, std::span<const std::int64_t> labels) {
               std::copy(labels.begin(), labels.end(), label_.data() + first);
             });
    never_predicted_ = {label_.begin(), label_.end()};
  }

  // Compares what the exits predict for samples from `first` on, [samples, exits], with the labels.
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
    for (auto each = prediction.begin(); each != prediction.end() && !never_predicted_.empty();
         ++each) {
      never_predicted_.erase(*each);
    }
  }

  template <class T>
  void derive_from(std::size_t first, const std::vector<T>& probability, Eigen::Index classes,
                   Table<double>& entropy, Trace& trace) {
    const T* p = probability.data();
    const auto begin = static_cast<Eigen::Index>(first);
    const auto end = begin + static_cast<Eigen::Index>(probability.size()) / (classes * exits_);
    std::vector<T> confidence;
    std::vector<std::int64_t> prediction;
    for (Eigen::Index n = begin; n < end; ++n) {
      for (Eigen::Index i = 0; i < exits_; ++i, p += classes) {
        double sum = 0;
        for (Eigen::Index c = 0; c < classes; ++c) {
          const auto value = static_cast<double>(p[c]);
          if (!std::isfinite(value) || value < 0 || value > 1) {
            refuse("probability", "row {}, exit {}, class {} is {}; expected a number from 0 to 1",
                   n, i + 1, c, value);
          }
          sum += value;
        }
        if (std::abs(sum - 1) > kSumTolerance) {
          refuse("probability", "row {}, exit {} sums to {}; expected 1", n, i + 1, sum);
        }
        const T* largest = std::max_element(p, p + classes);
        confidence.push_back(*largest);
        prediction.push_back(largest - p);
        if (entropy.rows() > 0) entropy(n, i) = entropy_of(p, classes);
      }
    }
    put_confidence(trace, first, confidence);
    compare(first, prediction, trace);
  }

  // -sum p ln p. In long double and rounded once: the C library's double logarithm differs between
  // processors in the last bit.
  template <class T>
  static double entropy_of(const T* p, Eigen::Index classes) {
    long double sum = 0;
    for (Eigen::Index c = 0; c < classes; ++c) {
      const auto value = static_cast<long double>(p[c]);
      if (value > 0) sum -= value * std::log(value);
    }
    return static_cast<double>(std::max(sum, 0.0L));
  }

  void read_probabilities(Trace& trace, bool with_entropy) {
    Eigen::Index classes = 0;
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
      classes = static_cast<Eigen::Index>(header.shape[2]);
      if (classes == 0) refuse("probability", "has shape {}; it is empty", header.shape_text());
      trace.classes = static_cast<std::uint64_t>(classes);
      header.item_size == 8 ? start_answers<double>(trace) : start_answers<float>(trace);
      if (with_entropy) entropy.resize(samples_, exits_);
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
               compare(first, prediction, trace);
             });
    from_classes_ = !label_.empty();
    trace.has_labels = from_classes_;
  }

  void read_correctness(Trace& trace) {
    trace.label_alone = file_.has("label") && !from_classes_ && !file_.has("correct");
    if (from_classes_) {
      trace.labels_never_predicted.assign(never_predicted_.begin(), never_predicted_.end());
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

  // Whether all are 0 or 1, and what predictions and labels say where these are there.
  void check_correct(const Trace& trace, std::size_t first,
                     std::span<const std::int64_t> correct) const {
    const auto is_flag = [](std::int64_t flag) { return flag == 0 || flag == 1; };
    const auto flags = std::count_if(correct.begin(), correct.end(), is_flag);
    if (!from_classes_ && std::cmp_equal(flags, correct.size())) return;
    auto at = correct.begin();
    for (auto n = static_cast<Eigen::Index>(first); at != correct.end(); ++n) {
      for (Eigen::Index i = 0; i < exits_; ++i, ++at) {
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

  NpzFile file_;
  std::string path_;
  Eigen::Index samples_ = 0;
  Eigen::Index exits_ = 0;
  std::vector<std::int64_t> label_;  // [N], or empty
  std::set<std::int64_t> never_predicted_;
  bool from_classes_ = false;  // correctness is known from predictions and labels
};

}  // namespace

Trace read_trace(const std::filesystem::path& path, const TraceReading& how) {
  auto sha256 = std::async(how.workers > 1 ? std::launch::async : std::launch::deferred,
                           [&] { return sha256_of_file(path); });
  Trace trace = Reader(path).read(how.entropy);
  trace.sha256 = sha256.get();
  return trace;
}

std::vector<std::string> unknown_arrays(const std::filesystem::path& path) {
  std::vector<std::string> names = NpzFile(path).names();
  std::erase_if(names, [](const std::string& name) {
    return std::find(kKnownArrays.begin(), kKnownArrays.end(), name) != kKnownArrays.end();
  });
  return names;
}

}  // namespace splitee
