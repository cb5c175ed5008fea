#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/memory.hpp"
#include "base/processors.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/trace_out.hpp"
#include "cli/validators.hpp"
#include "trace/synth.hpp"

namespace splitee {
namespace {

struct SynthCommand {
  std::filesystem::path parameters;
  std::filesystem::path out;
};

void trace_synth_command(const SynthCommand& command) {
  const auto& [parameters, out] = command;
  const SynthParameters known = read_synth_parameters(parameters);
  expect_file_for_trace("--out", out);
  expect_another_file("--out", out, parameters, "the parameter file");
  expect_memory(
      synth_memory(known, true).arrays,
      fmt::format("{}: {} samples of {} exits", parameters.string(), known.samples, known.exits),
      ExitStatus::kFailed);
  AtomicFile file(out);
  const SynthTrace trace = synthesise(known, usable_processors());
  write_synth(trace, file);
  print(fmt::format("{}: {} samples, {} exits\n", printable(out.string()),
                    trace.confidence.samples(), trace.confidence.exits()));
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
