#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/memory.hpp"
#include "base/processors.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/threshold_text.hpp"
#include "threshold/choice.hpp"
#include "trace/synth.hpp"
#include "trace/trace_info.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {
namespace {

void print_warnings_of(const Trace& trace) {
  for (const std::string& warning : trace.warnings) {
    print_warning(fmt::format("{}: {}", trace.file, warning));
  }
}

// A trace is written forwards and backwards, which a device or pipe cannot take, and a line follows
// on standard output, which then must not be the trace.
void expect_file_for_trace(const std::filesystem::path& out) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(out, error);
  if (!fs::exists(status)) return;
  struct stat found {};
  struct stat standard {};
  const bool is_standard = ::stat(out.c_str(), &found) == 0 &&
                           ::fstat(STDOUT_FILENO, &standard) == 0 &&
                           found.st_dev == standard.st_dev && found.st_ino == standard.st_ino;
  if (fs::is_regular_file(status) && !is_standard) return;
  fail(ExitStatus::kUsage, "--out {}: is {}; the name of a new or a regular file is needed",
       out.string(),
       is_standard                ? "standard output"
       : fs::is_directory(status) ? "a folder"
       : fs::is_fifo(status)      ? "a pipe"
       : fs::is_socket(status)    ? "a socket"
                                  : "a device");
}

}  // namespace

void trace_info_command(const std::filesystem::path& file) {
  const Trace trace = read_trace(file, {.entropy = true});
  print_warnings_of(trace);
  print(trace_info_text(trace));
}

void trace_validate_command(const std::filesystem::path& file) {
  const Trace trace = read_trace(file, {.entropy = true});
  print_warnings_of(trace);
  if (const auto unknown = unknown_arrays(file); !unknown.empty()) {
    print_warning(fmt::format("{}: holds arrays that are not used: {}", file.string(),
                              fmt::join(unknown, ", ")));
  }
  if (!trace.labels_never_predicted.empty()) {
    print_warning(fmt::format("{}: no exit ever predicts label {}", file.string(),
                              listed(trace.labels_never_predicted)));
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
  const SynthParameters known = read_synth_parameters(parameters);
  expect_file_for_trace(out);
  std::error_code error;
  if (std::filesystem::equivalent(parameters, out, error)) {
    fail(ExitStatus::kUsage, "--out {}: is the parameter file itself; name another file",
         out.string());
  }
  expect_memory(
      synth_memory(known, true).arrays,
      fmt::format("{}: {} samples of {} exits", parameters.string(), known.samples, known.exits),
      ExitStatus::kFailed);
  AtomicFile file(out);
  const SynthTrace trace = synthesise(known, usable_processors());
  write_synth(trace, file);
  print(fmt::format("{}: {} samples, {} exits\n", printable(out.string()), trace.confidence.rows(),
                    trace.confidence.cols()));
}

void trace_threshold_command(const ThresholdCommand& command) {
  const Trace trace = read_trace(command.file);
  print_warnings_of(trace);
  const ThresholdChoice choice = choose_threshold(trace, command.request);
  if (!trace.labels_never_predicted.empty()) {
    print_warning(fmt::format("{}: no exit ever predicts label {}", trace.file,
                              fmt::join(trace.labels_never_predicted, ", ")));
  }
  if (!choice.chosen) fail(ExitStatus::kFailed, "{}: {}", trace.file, choice.shortfall());
  print(command.format == "json" ? threshold_json(trace, choice) : threshold_text(trace, choice));
}

}  // namespace splitee
