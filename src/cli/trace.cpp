#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/format_option.hpp"
#include "cli/terminal.hpp"
#include "cli/trace_document.hpp"
#include "cli/trace_warnings.hpp"
#include "cli/validators.hpp"
#include "trace/trace_info.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {
namespace {

void trace_info_command(const std::filesystem::path& file, Format format) {
  const Trace trace = read_trace(file, {.entropy = true, .all_extras = true});
  print_warnings_of(trace);
  if (format == Format::kText) {
    print(trace_info_text(trace, text_columns()));
  } else {
    print(trace_document(trace), format);
  }
}

void trace_validate_command(const std::filesystem::path& file) {
  const Trace trace = read_trace(file, {.entropy = true, .all_extras = true});
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

// A command with the one argument FILE.
CLI::App* add_look(CLI::App& trace, const char* name, const char* help,
                   std::filesystem::path& file) {
  CLI::App* command = trace.add_subcommand(name, help);
  command->add_option("FILE", file, "trace (.npz)")->required()->check(some_text());
  return command;
}

void add_info(CLI::App& trace) {
  const auto file = std::make_shared<std::filesystem::path>();
  const auto format = std::make_shared<Format>(Format::kText);
  CLI::App* command = add_look(
      trace, "info", "what a trace holds: size, origin, and each exit's statistics", *file);
  add_format(*command, *format);
  command->callback([file, format] { trace_info_command(*file, *format); });
}

void add_validate(CLI::App& trace) {
  const auto file = std::make_shared<std::filesystem::path>();
  add_look(trace, "validate", "check a trace file from end to end", *file)->callback([file] {
    trace_validate_command(*file);
  });
}

}  // namespace

void add_trace(CLI::App& program) {
  CLI::App* trace = program.add_subcommand("trace", "look at trace files");
  trace->require_subcommand(1);
  add_info(*trace);
  add_validate(*trace);
  add_trace_synth(*trace);
  add_trace_join(*trace);
  add_trace_split(*trace);
  add_trace_threshold(*trace);
}

}  // namespace splitee
