#include "trace/trace_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <type_traits>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "trace/npz.hpp"

namespace splitee {
namespace {

constexpr std::array<std::string_view, 7> kKnownArrays = {
    "confidence", "prediction", "label", "entropy", "probability", "correct", "meta"};

// The sums of a replay are exact for tiles of so many rounds, and a tile has a round per exit.
constexpr std::uint64_t kMostExits = 4096;

constexpr int kDeepestMeta = 64;

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
      trace.confidence = reals("confidence", 0.0, 1.0);
      if (with_entropy && file_.has("entropy")) {
        trace.entropy = reals("entropy", 0.0, std::numeric_limits<double>::max());
      }
      read_predictions(trace);
    } else {
      fail(ExitStatus::kData, "{}: holds {}; needed is confidence or probability", path_,
           shortened(fmt::format("{}", fmt::join(file_.names(), ", ")), 200));
    }
    read_correctness(trace);
    if (file_.has("meta")) {
      trace.meta = meta();
      if (trace.classes == 0) trace.classes = classes_of(trace.meta);
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

  template <class T>
  void check_reals(std::string_view name, const Table<T>& table, Eigen::Index begin,
                   Eigen::Index end, double low, double high) const {
    const auto is_good = [&](T element) {
      const auto value = static_cast<double>(element);
      return value >= low && value <= high;  // not for NaN either
    };
    const T* from = table.data() + begin * exits_;
    const auto values = (end - begin) * exits_;
    if (std::count_if(from, from + values, is_good) == values) return;
    for (Eigen::Index n = begin; n < end; ++n) {
      for (Eigen::Index i = 0; i < exits_; ++i) {
        const auto value = static_cast<double>(table(n, i));
        if (!is_good(table(n, i))) {
          refuse(name, "row {}, exit {} is {}; expected a number {}", n, i + 1, value,
                 high == 1.0 ? "from 0 to 1" : "of at least 0");
        }
      }
    }
  }

  Reals reals(std::string_view name, double low, double high) {
    Reals reals;
    const auto start = [&](const NpyHeader& header) {
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
      if (header.item_size == 8) reals.emplace<Table<double>>();
      std::visit([&](auto& table) { table.resize(samples_, exits_); }, reals);
    };
    const auto take = [&](std::uint64_t first, const NpyArray& rows) {
      std::visit(
          [&](auto& table) {
            const auto begin = static_cast<Eigen::Index>(first);
            rows.copy_to(table.data() + begin * exits_);
            const auto end = begin + static_cast<Eigen::Index>(rows.header.shape[0]);
            check_reals(name, table, begin, end, low, high);
          },
          reals);
    };
    file_.read(name, {start, take});
    return reals;
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
      take(static_cast<Eigen::Index>(first), std::span<const std::int64_t>(flat));
    };
    file_.read(name, {start, piece});
  }

  // Reads the labels, where there are any, once the trace's shape is known.
  void read_label() {
    if (!file_.has("label")) return;
    label_.resize(static_cast<std::size_t>(samples_));
    integers("label", {samples_}, false,
             [&](Eigen::Index first, std::span<const std::int64_t> labels) {
               std::copy(labels.begin(), labels.end(), label_.begin() + first);
             });
    never_predicted_ = {label_.begin(), label_.end()};
  }

  // Compares what the exits predict for samples from `first` on, [samples, exits], with the labels.
  void compare(Eigen::Index first, std::span<const std::int64_t> prediction, Trace& trace) {
    if (label_.empty()) return;
    trace.correct.resize(samples_, exits_);  // keeps what is there
    std::uint8_t* correct = trace.correct.data() + first * exits_;
    const auto exits = static_cast<std::size_t>(exits_);
    auto label = label_.begin() + first;
    for (auto row = prediction; !row.empty(); row = row.subspan(exits)) {
      const auto is_label = [right = *label++](std::int64_t answer) { return answer == right; };
      correct = std::transform(row.begin(), row.begin() + exits_, correct, is_label);
    }
    for (auto each = prediction.begin(); each != prediction.end() && !never_predicted_.empty();
         ++each) {
      never_predicted_.erase(*each);
    }
  }

  template <class T>
  void derive_from(Eigen::Index first, const std::vector<T>& probability, Eigen::Index classes,
                   Table<T>& confidence, Table<double>& entropy, Trace& trace) {
    const T* p = probability.data();
    const auto end = first + static_cast<Eigen::Index>(probability.size()) / (classes * exits_);
    std::vector<std::int64_t> prediction;
    for (Eigen::Index n = first; n < end; ++n) {
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
        confidence(n, i) = *largest;
        prediction.push_back(largest - p);
        if (entropy.rows() > 0) entropy(n, i) = entropy_of(p, classes);
      }
    }
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
    Reals confidence;
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
      if (header.item_size == 8) confidence.emplace<Table<double>>();
      std::visit([&](auto& table) { table.resize(samples_, exits_); }, confidence);
      if (with_entropy) entropy.resize(samples_, exits_);
      read_label();
    };
    const auto take = [&](std::uint64_t first, const NpyArray& rows) {
      std::visit(
          [&]<class T>(Table<T>& table) {
            std::vector<T> values(rows.header.elements());
            rows.copy_to(values.data());
            derive_from(static_cast<Eigen::Index>(first), values, classes, table, entropy, trace);
          },
          confidence);
    };
    file_.read("probability", {start, take});
    trace.confidence = std::move(confidence);
    if (with_entropy) trace.entropy = std::move(entropy);
    from_classes_ = !label_.empty();
  }

  // Reads the labels and the predictions that stand beside confidences.
  void read_predictions(Trace& trace) {
    read_label();
    if (!file_.has("prediction")) return;
    integers("prediction", {samples_, exits_}, false,
             [&](Eigen::Index first, std::span<const std::int64_t> prediction) {
               compare(first, prediction, trace);
             });
    from_classes_ = !label_.empty();
  }

  void read_correctness(Trace& trace) {
    trace.label_alone = file_.has("label") && !from_classes_ && !file_.has("correct");
    if (from_classes_) {
      trace.labels_never_predicted.assign(never_predicted_.begin(), never_predicted_.end());
    }
    if (!file_.has("correct")) return;
    if (!from_classes_) trace.correct.resize(samples_, exits_);
    const auto take = [&](Eigen::Index first, std::span<const std::int64_t> correct) {
      std::uint8_t* to = trace.correct.data() + first * exits_;
      const auto exits = static_cast<std::size_t>(exits_);
      const auto row = [&](std::size_t k) { return static_cast<std::size_t>(first) + k / exits; };
      for (std::size_t k = 0; k < correct.size(); ++k) {
        if (correct[k] != 0 && correct[k] != 1) {
          refuse("correct", "row {}, exit {} is {}; expected 0 or 1", row(k), k % exits + 1,
                 correct[k]);
        }
        if (from_classes_ && correct[k] != to[k]) {
          refuse("correct", "row {}, exit {} is {}, but prediction and label say {}", row(k),
                 k % exits + 1, correct[k], to[k]);
        }
        to[k] = static_cast<std::uint8_t>(correct[k]);
      }
    };
    integers("correct", {samples_, exits_}, true, take);
  }

  static std::uint64_t classes_of(const std::string& meta) {
    const auto parsed = nlohmann::json::parse(meta);
    const auto found = parsed.find("classes");
    return found != parsed.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
  }

  [[nodiscard]] std::string meta() const {
    const NpyArray array = file_.read("meta");
    const NpyHeader& header = array.header;
    if (header.kind != NpyKind::kUnsigned || header.item_size != 1 || header.shape.size() != 1) {
      refuse("meta", "is {} of {}; expected UTF-8 JSON as uint8 of one dimension",
             header.shape_text(), header.type_name());
    }
    std::string text(array.bytes.size(), '\0');
    std::transform(array.bytes.begin(), array.bytes.end(), text.begin(),
                   [](std::byte b) { return static_cast<char>(b); });
    const auto shallow = [this](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) {
      if (depth > kDeepestMeta) refuse("meta", "is nested more than {} deep", kDeepestMeta);
      return true;
    };
    const auto parsed = nlohmann::json::parse(text, shallow, false);
    if (!parsed.is_object()) refuse("meta", "is not a JSON object");
    if (parsed.contains("kind")) {
      const auto& kind = parsed["kind"];
      if (kind != "measured" && kind != "reconstructed" && kind != "synthetic") {
        refuse("meta", "kind is {}; expected \"measured\", \"reconstructed\" or \"synthetic\"",
               shortened(kind.dump(), 60));
      }
    }
    return text;
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
