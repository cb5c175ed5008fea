#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/processors.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/threshold_text.hpp"
#include "replay/threshold.hpp"
#include "trace/synth.hpp"
#include "trace/trace_info.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {

void trace_info_command(const std::filesystem::path& file) {
  print(trace_info_text(read_trace(file, {.entropy = true})));
}

void trace_validate_command(const std::filesystem::path& file) {
  const Trace trace = read_trace(file, {.entropy = true});
  if (const auto unknown = unknown_arrays(file); !unknown.empty()) {
    print_warning(fmt::format("{}: holds arrays that are not used: {}", file.string(),
                              fmt::join(unknown, ", ")));
  }
  if (!trace.labels_never_predicted.empty()) {
    print_warning(fmt::format("{}: no exit ever predicts label {}", file.string(),
                              fmt::join(trace.labels_never_predicted, ", ")));
  }
  if (trace.has_labels && !trace.any_right()) {
    print_warning(fmt::format("{}: no exit is right for any sample, so accuracy says nothing",
                              file.string()));
  }
  if (trace.meta.empty()) {
    print_warning(
        fmt::format("{}: has no meta, so nobody can tell where it comes from", file.string()));
  }
  print(fmt::format("{}: valid, {} samples, {} exits, {}\n", printable(file.string()),
                    trace.samples(), trace.exits(), trace.kind()));
}

void trace_synth_command(const std::filesystem::path& parameters,
                         const std::filesystem::path& out) {
  const SynthTrace trace = synthesise(read_synth_parameters(parameters), usable_processors());
  write_synth(trace, out);
  print(fmt::format("{}: {} samples, {} exits\n", printable(out.string()), trace.confidence.rows(),
                    trace.confidence.cols()));
}

void trace_threshold_command(const ThresholdCommand& command) {
  const Trace trace = read_trace(command.file);
  const ThresholdChoice choice = choose_threshold(trace, command.request);
  if (!trace.labels_never_predicted.empty()) {
    print_warning(fmt::format("{}: no exit ever predicts label {}", trace.file,
                              fmt::join(trace.labels_never_predicted, ", ")));
  }
  if (!choice.chosen) fail(ExitStatus::kFailed, "{}: {}", trace.file, choice.shortfall());
  print(command.format == "json" ? threshold_json(trace, choice) : threshold_text(trace, choice));
}

}  // namespace splitee
