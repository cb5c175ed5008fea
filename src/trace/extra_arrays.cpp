#include "trace/extra_arrays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace splitee {
namespace {

constexpr double kLongestLatency = 1e9;  // ms

// The last exit's mean latency, in ms, outside of which another unit is likely.
constexpr double kLeastPlausible = 0.1;
constexpr double kMostPlausible = 60'000;

}  // namespace

void ExtraArrays::read_extras(Trace& trace, const TraceReading& how) const {
  for (const std::string& array : file_.names()) {
    if (!array.starts_with(kScorePrefix)) continue;
    if (how.all_extras || how.scores.contains(array.substr(kScorePrefix.size()))) {
      read_score(trace, array);
    }
  }
  if ((how.context || how.all_extras) && file_.has("context")) read_context(trace);
  if ((how.latency || how.all_extras) && file_.has("latency_ms")) read_latency(trace);
}

void ExtraArrays::put_agreement(Trace& trace, std::size_t first,
                                std::span<const std::int64_t> prediction) const {
  if (!trace.agreement) trace.agreement.emplace(samples_, exits_);
  std::uint8_t* same = trace.agreement->data() + first * exits_;
  for (std::size_t at = 0; at < prediction.size(); ++at) {
    same[at] = at % exits_ > 0 && prediction[at] == prediction[at - 1] ? 1 : 0;
  }
}

void ExtraArrays::put_final_agreement(Trace& trace, std::size_t first,
                                      std::span<const std::int64_t> prediction) const {
  if (!trace.final_agreement) {
    trace.final_agreement.emplace(samples_, exits_);
  }
  std::uint8_t* same = trace.final_agreement->data() + first * exits_;
  for (std::size_t at = 0; at < prediction.size(); ++at) {
    same[at] = prediction[at] == prediction[at - at % exits_ + exits_ - 1] ? 1 : 0;
  }
}

void ExtraArrays::read_score(Trace& trace, const std::string& array) const {
  Reals& score = trace.scores[array.substr(kScorePrefix.size())];
  const auto start = [&](const NpyHeader& header) {
    if (header.kind != NpyKind::kReal) {
      refuse(array, "has type {}; expected float16, float32 or float64", header.type_name());
    }
    check_shape(array, header, {samples_, exits_});
    if (header.item_size == 8) {
      score = Table<double>(samples_, exits_);
    } else {
      score = Table<float>(samples_, exits_);
    }
  };
  const auto piece = [&](std::uint64_t first, const NpyArray& rows) {
    std::visit(
        [&](auto& table) {
          auto* const begin = table.data() + first * exits_;
          rows.copy_to(begin);
          const auto* const end = begin + rows.header.elements();
          const auto* const bad = std::find_if_not(begin, begin + rows.header.elements(),
                                                   [](auto value) { return std::isfinite(value); });
          if (bad == end) return;
          const auto at = static_cast<std::size_t>(bad - begin);
          refuse(array, "row {}, exit {} is {}; expected a finite number", first + at / exits_,
                 at % exits_ + 1, *bad);
        },
        score);
  };
  file_.read(array, {start, piece});
}

void ExtraArrays::read_latency(Trace& trace) const {
  Table<double>& latency = trace.latency_ms.emplace();
  const auto start = [&](const NpyHeader& header) {
    if (header.kind != NpyKind::kReal) {
      refuse("latency_ms", "has type {}; expected float16, float32 or float64", header.type_name());
    }
    check_shape("latency_ms", header, {samples_, exits_});
    latency = Table<double>(samples_, exits_);
  };
  double sum = 0;  // at the last exit
  const auto piece = [&](std::uint64_t first, const NpyArray& rows) {
    double* value = latency.data() + first * exits_;
    rows.copy_to(value);
    const std::uint64_t end = first + rows.header.elements() / exits_;
    for (std::uint64_t n = first; n < end; ++n) {
      for (std::size_t i = 0; i < exits_; ++i, ++value) {
        if (!(*value >= 0 && *value <= kLongestLatency)) {  // nor NaN
          refuse("latency_ms", "row {}, exit {} is {}; expected milliseconds from 0 to {:.0f}", n,
                 i + 1, *value, kLongestLatency);
        }
        if (i > 0 && *value < value[-1]) {
          refuse("latency_ms",
                 "row {}, exit {} is {}, but {} at the exit before; expected the time from the "
                 "sample's arrival to each exit's answer, which never falls",
                 n, i + 1, *value, value[-1]);
        }
      }
      sum += value[-1];
    }
  };
  file_.read("latency_ms", {start, piece});
  const double mean = sum / static_cast<double>(samples_);
  if (mean > 0 && (mean < kLeastPlausible || mean > kMostPlausible)) {
    trace.warnings.push_back(fmt::format(
        "latency_ms is {:.4g} ms at the last exit in the mean; is it in {}? milliseconds are "
        "expected",
        mean, mean < kLeastPlausible ? "seconds" : "microseconds"));
  }
}

void ExtraArrays::read_context(Trace& trace) const {
  const NpyHeader header = file_.header("context");
  // Features [N, K] are for policies of the user's own; the program's own policies read none.
  if (header.kind == NpyKind::kReal && header.shape.size() == 2) return;
  std::vector<std::int64_t> values(samples_);
  integers(
      "context", {samples_}, true, [&](std::size_t first, std::span<const std::int64_t> piece) {
        std::copy(piece.begin(), piece.end(), values.begin() + static_cast<std::ptrdiff_t>(first));
      });
  trace.contexts = values;
  std::sort(trace.contexts.begin(), trace.contexts.end());
  trace.contexts.erase(std::unique(trace.contexts.begin(), trace.contexts.end()),
                       trace.contexts.end());
  for (const std::int64_t value : values) {
    const auto place = std::lower_bound(trace.contexts.begin(), trace.contexts.end(), value);
    trace.context.push_back(static_cast<std::uint32_t>(place - trace.contexts.begin()));
  }
}

}  // namespace splitee
