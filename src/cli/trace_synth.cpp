#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/memory.hpp"
#include "base/processors.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"
#include "trace/synth.hpp"

namespace splitee {
namespace {

struct SynthCommand {
  std::filesystem::path parameters;
  std::filesystem::path out;
};

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

void trace_synth_command(const SynthCommand& command) {
  const auto& [parameters, out] = command;
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

}  // namespace

void add_trace_synth(CLI::App& trace) {
  const auto synth = std::make_shared<SynthCommand>();
  CLI::App* command =
      trace.add_subcommand("synth", "make a trace from the parameters of a statistical model");
  command->add_option("--params", synth->parameters, "parameter file (JSON)")
      ->required()
      ->check(some_text());
  command->add_option("--out", synth->out, "trace to write (.npz)")->required()->check(some_text());
  command->callback([synth] { trace_synth_command(*synth); });
}

}  // namespace splitee
