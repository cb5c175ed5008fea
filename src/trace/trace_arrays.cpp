#include "trace/trace_arrays.hpp"

#include <fmt/ranges.h>

#include <cmath>
#include <limits>
#include <utility>

#include "base/memory.hpp"
#include "base/text.hpp"
#include "trace/answers.hpp"
#include "trace/trace_checks.hpp"

namespace splitee {
namespace {

// The sums of a replay are exact for tiles of at most this many rounds, and a tile has a round per
// exit.
constexpr std::uint64_t kMostReplayable = 4096;

// A label, with its copies in UnpredictedLabels and among the labels that remain there.
constexpr std::uint64_t kLabelBytes = 25;

// A context, with its copies during the search for the distinct ones.
constexpr std::uint64_t kContextBytes = 20;

}  // namespace

std::uint64_t TraceArrays::memory(const TraceReading& how) const {
  const bool derives = file_.has("probability");
  const std::string_view first = derives ? "probability" : "confidence";
  const auto main = header_of(first);
  if (!main || main->shape.size() < 2 || main->shape[1] == 0 || main->shape[1] > kMostReplayable ||
      main->shape[0] > std::numeric_limits<std::uint32_t>::max()) {
    return 0;
  }
  const std::uint64_t samples = main->shape[0];
  const std::uint64_t exits = main->shape[1];
  std::uint64_t sum = main->item_size == 8 ? AnswerTable<double>::bytes_of(samples, exits)
                                           : AnswerTable<float>::bytes_of(samples, exits);
  if (how.entropy && (derives || file_.has("entropy"))) {
    const auto entropy = derives ? std::nullopt : header_of("entropy");
    const std::uint64_t size = derives || (entropy && entropy->item_size == 8) ? 8 : 4;
    sum = saturating_sum(sum, saturating_product(saturating_product(samples, exits), size));
  }
  if (file_.has("label")) sum = saturating_sum(sum, saturating_product(samples, kLabelBytes));
  const std::uint64_t values = saturating_product(samples, exits);
  for (const std::string& name : file_.names()) {
    if (!name.starts_with(kScorePrefix)) continue;
    if (how.all_extras || how.scores.contains(name.substr(kScorePrefix.size()))) {
      sum = saturating_sum(sum, saturating_product(values, sizeof(double)));
    }
  }
  if ((how.latency || how.all_extras) && file_.has("latency_ms")) {
    sum = saturating_sum(sum, saturating_product(values, sizeof(double)));
  }
  if (how.agreement) sum = saturating_sum(sum, values);
  if (how.final_agreement) sum = saturating_sum(sum, values);
  if ((how.context || how.all_extras) && file_.has("context")) {
    sum = saturating_sum(sum, saturating_product(samples, kContextBytes));
  }
  // Besides these: one array in Fortran order at a time, and a piece of rows, which may be a single
  // row.
  std::uint64_t most = 0;
  for (const char* name : {"confidence", "probability", "entropy", "prediction", "correct"}) {
    const auto header = header_of(name);
    if (!header) continue;
    const std::uint64_t in_row = header->elements() / std::max<std::uint64_t>(samples, 1);
    const std::uint64_t whole =
        header->fortran_order ? saturating_product(header->elements(), header->item_size) : 0;
    most = std::max(most, saturating_sum(whole, saturating_product(in_row, 24)));
  }
  return saturating_sum(sum, most);
}

void TraceArrays::refuse_names() const {
  const std::vector<std::string>& names = file_.names();
  const auto logits = std::find_if(names.begin(), names.end(), [](const std::string& name) {
    return name.find("logit") != std::string::npos || name.find("Logit") != std::string::npos;
  });
  fail(ExitStatus::kData, "{}: holds {}; needed is confidence or probability{}", path_,
       shortened(fmt::format("{}", fmt::join(names, ", ")), 200),
       logits == names.end()
           ? ""
           : ", which of logits is their softmax; scripts/import_trace.py makes a trace of "
             "logits saved with numpy.save");
}

// The header of an array; none where the array is missing or its header cannot be read.
std::optional<NpyHeader> TraceArrays::header_of(std::string_view name) const {
  if (!file_.has(name)) return std::nullopt;
  try {
    return file_.header(name);
  } catch (const Error&) {
    return std::nullopt;
  }
}

void TraceArrays::set_shape(std::string_view name, const NpyHeader& header) {
  samples_ = header.shape[0];
  exits_ = header.shape[1];
  if (samples_ == 0 || exits_ == 0) refuse(name, "has shape {}; it is empty", header.shape_text());
  if (header.shape[0] > std::numeric_limits<std::uint32_t>::max()) {
    refuse(name, "has {} samples; at most 2^32 - 1 can be replayed", header.shape[0]);
  }
  if (header.shape[1] > kMostReplayable) {
    refuse(name, "has {} exits; at most {} can be replayed{}", header.shape[1], kMostReplayable,
           header.shape[0] < header.shape[1] ? kTransposed : "");
  }
  expect_memory(memory_, fmt::format("{}: {} samples of {} exits", path_, samples_, exits_),
                ExitStatus::kData);
  shape_text_ = fmt::format("{} has shape {}", name, header.shape_text());
}

void TraceArrays::check_shape(std::string_view name, const NpyHeader& header,
                              const std::vector<std::size_t>& expected) const {
  if (!std::equal(header.shape.begin(), header.shape.end(), expected.begin(), expected.end())) {
    refuse(name, "has shape {}; expected ({}{}){}", header.shape_text(), fmt::join(expected, ", "),
           expected.size() == 1 ? "," : "", shape_hint(header));
  }
}

// A hint for a shape that does not fit the first array's, in the light of both.
std::string TraceArrays::shape_hint(const NpyHeader& header) const {
  const auto is = [&](std::size_t axis, std::size_t size) {
    return axis < header.shape.size() && header.shape[axis] == size;
  };
  if (samples_ == exits_) return "";
  if (header.shape.size() == 1 && is(0, exits_)) {
    return fmt::format(", but {}{}", shape_text_, kTransposed);
  }
  if (header.shape.size() == 2 && is(0, exits_) && is(1, samples_)) {
    return std::string(kTransposed);
  }
  return "";
}

void TraceArrays::refuse_real(std::string_view name, const std::string& place, double value,
                              std::span<const double> all) const {
  if (name == "confidence") {
    refuse(name, "{}; expected a number from 0 to 1{}", place, confidence_hint(all));
  }
  // Only entropies have an upper limit, and only where the number of classes is known.
  if (classes_ >= 2 && value > most_entropy(classes_)) {
    refuse(name, "{}, but {}", place, entropy_limit_text(value, classes_));
  }
  refuse(name, "{}; expected a number of at least 0", place);
}

}  // namespace splitee
