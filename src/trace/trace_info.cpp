#include "trace/trace_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/json_reader.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

// How wide the columns of the table are, and what stands above them.
struct InfoColumns {
  std::size_t accuracy, confidence, error, share;
  const char *accuracy_head, *confidence_head, *error_head;
};
constexpr InfoColumns kWide = {10, 12, 11, 8, "accuracy %", "confidence %", "calib.err %"};
constexpr std::size_t kWideColumns = 93;
constexpr std::size_t kLatencyColumns = 12;
constexpr InfoColumns kNarrow = {5, 6, 7, 6, "acc %", "conf %", "calib %"};

struct Bin {
  double samples = 0;
  double correct = 0;
  double confidence = 0;
};

ExitStatistics statistics_of(const Trace& trace, std::size_t exit,
                             const std::vector<double>& thresholds) {
  ExitStatistics result;
  result.share_at_least.assign(thresholds.size(), 0.0);
  std::array<Bin, kCalibrationBins> bins{};
  const auto samples = static_cast<double>(trace.samples());
  result.is_dead = true;
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    const double value = trace.confidence(n, exit);
    const auto position = static_cast<std::size_t>(std::ceil(value * kCalibrationBins));
    Bin& bin = bins.at(std::clamp<std::size_t>(position, 1, kCalibrationBins) - 1);
    bin.samples += 1;
    bin.confidence += value;
    if (trace.latency_ms) result.mean_latency_ms += (*trace.latency_ms)(n, exit) / samples;
    if (trace.is_right(n, exit)) bin.correct += 1;
    result.is_dead = result.is_dead && value == trace.confidence(0, exit);
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
      if (value >= thresholds[k]) result.share_at_least[k] += 1 / samples;
    }
  }
  for (const Bin& bin : bins) {
    result.mean_confidence += bin.confidence / samples;
    result.accuracy += bin.correct / samples;
    if (trace.has_labels) {
      result.calibration_error += std::abs(bin.correct - bin.confidence) / samples;
    }
  }
  return result;
}

// The entries of meta that are worth a line, long ones cut.
std::string meta_text(const std::string& meta, std::size_t columns) {
  std::string text;
  const auto parsed = parse_or_discard(meta);
  if (!parsed.is_object()) return text;
  for (const char* key : {"kind", "name", "model", "dataset", "distortion", "classes", "provenance",
                          "licence", "license_note"}) {
    if (!parsed.contains(key)) continue;
    const auto& value = parsed[key];
    const std::string entry =
        value.is_string() ? value.get<std::string>()
                          : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    fmt::format_to(std::back_inserter(text), "{:<14}{}\n", key,
                   wrapped(printable(entry), columns, 14));
  }
  return text;
}

// "noise0 (rows 0 to 9999), noise20 (10000 to 19999)".
std::string segments_text(const Trace& trace) {
  std::string text;
  for (std::size_t at = 0; at < trace.segments.size(); ++at) {
    const bool is_last = at + 1 == trace.segments.size();
    const auto end = is_last ? trace.samples() : trace.segments[at + 1].first;
    fmt::format_to(std::back_inserter(text), "{}{} ({}{} to {})", at == 0 ? "" : ", ",
                   printable(trace.segments[at].name), at == 0 ? "rows " : "",
                   trace.segments[at].first, end - 1);
  }
  return text;
}

}  // namespace

std::vector<std::string> threshold_notes(const std::vector<ExitStatistics>& exits) {
  std::vector<std::int64_t> dead;
  std::vector<std::int64_t> falling;
  for (std::size_t i = 0; i < exits.size(); ++i) {
    const auto number = static_cast<std::int64_t>(i + 1);
    if (exits[i].is_dead) dead.push_back(number);
    if (i > 0 && exits[i].mean_confidence < exits[i - 1].mean_confidence) falling.push_back(number);
  }
  std::vector<std::string> notes;
  if (!dead.empty()) {
    notes.push_back(fmt::format(
        "dead: exit {} says one confidence of every sample; a threshold there stops all "
        "samples or none",
        listed(dead)));
  }
  if (!falling.empty()) {
    notes.push_back(
        fmt::format("falling: mean confidence is lower at exit {} than at the exit before; one "
                    "threshold for all exits can stop fewer samples there though more was paid, "
                    "so compare thresholds exit by exit",
                    listed(falling)));
  }
  return notes;
}

std::vector<ExitStatistics> exit_statistics(const Trace& trace,
                                            const std::vector<double>& thresholds) {
  std::vector<ExitStatistics> result;
  for (std::size_t exit = 0; exit < trace.exits(); ++exit) {
    result.push_back(statistics_of(trace, exit, thresholds));
  }
  return result;
}

std::string trace_info_text(const Trace& trace, std::size_t columns) {
  const std::vector<double> thresholds = {0.6, 0.7, 0.8, 0.9, 0.95};
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<14}{}\n", "file", printable(trace.file));
  fmt::format_to(out, "{:<14}{}\n", "samples", trace.samples());
  fmt::format_to(out, "{:<14}{}\n", "exits", trace.exits());
  fmt::format_to(out, "{:<14}{}\n", "labels",
                 !trace.has_labels   ? "no (no accuracy)"
                 : trace.any_right() ? "yes"
                                     : "yes, but no exit is right for any sample");
  fmt::format_to(out, "{:<14}{}\n", "entropy",
                 trace.entropy ? "yes" : "no (policies that read it are refused)");
  fmt::format_to(out, "{:<14}{}\n", "sha256", trace.sha256);
  text += meta_text(trace.meta, columns);
  if (!trace.segments.empty()) {
    fmt::format_to(out, "{:<14}{}\n", "segments", wrapped(segments_text(trace), columns, 14));
  }
  const std::size_t wide = kWideColumns + (trace.latency_ms ? kLatencyColumns : 0);
  const InfoColumns& in = columns < wide ? kNarrow : kWide;
  fmt::format_to(out, "\n{:>4}  {:>{}}  {:>{}}  {:>{}}", "exit", in.accuracy_head, in.accuracy,
                 in.confidence_head, in.confidence, in.error_head, in.error);
  for (const double threshold : thresholds) {
    fmt::format_to(out, "  {:>{}}", fmt::format("%>={}", threshold), in.share);
  }
  if (trace.latency_ms) fmt::format_to(out, "  {:>10}", "latency ms");
  text += '\n';
  int exit = 1;
  const std::vector<ExitStatistics> exits = exit_statistics(trace, thresholds);
  for (const ExitStatistics& statistics : exits) {
    const auto if_labelled = [&](double share) {
      return trace.has_labels ? fmt::format("{:.2f}", 100 * share) : std::string("-");
    };
    fmt::format_to(out, "{:>4}  {:>{}}  {:>{}.2f}  {:>{}}", exit++,
                   if_labelled(statistics.accuracy), in.accuracy, 100 * statistics.mean_confidence,
                   in.confidence, if_labelled(statistics.calibration_error), in.error);
    for (const double share : statistics.share_at_least) {
      fmt::format_to(out, "  {:>{}.1f}", 100 * share, in.share);
    }
    if (trace.latency_ms) fmt::format_to(out, "  {:>10.4g}", statistics.mean_latency_ms);
    text += '\n';
  }
  for (const std::string& note : threshold_notes(exits)) {
    fmt::format_to(out, "{}\n", wrapped(note, columns, 0));
  }
  return text;
}

}  // namespace splitee
